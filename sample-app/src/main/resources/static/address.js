// The address of the page names the conversation, so that a page that is loaded anew, or gone
// back to, finds it.

const name = "conversation";

export const named = () => new URLSearchParams(location.search).get(name) ?? undefined;

function go(id, how) {
	const address = new URL(location.href);
	address.hash = "";
	address.searchParams.delete(name);
	if (id !== undefined) {
		address.searchParams.set(name, id);
	}
	history[how](null, "", address);
}

export const begin = (id) => go(id, "pushState");

export const leave = () => named() !== undefined && go(undefined, "pushState");

export const forget = () => go(undefined, "replaceState");

// Nobody can guess it: whoever knows it can read the conversation.
export const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
