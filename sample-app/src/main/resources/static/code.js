// A block of code with a button that copies it.

import { announce, element } from "./words.js";

const shown = 2000;

async function copy(text) {
	// Pages that came without TLS from another machine have no clipboard.
	if (navigator.clipboard) {
		await navigator.clipboard.writeText(text);
		return;
	}
	const field = element("textarea", "visually-hidden");
	field.value = text;
	document.body.append(field);
	field.select();
	const copied = document.execCommand("copy");
	field.remove();
	if (!copied) {
		throw new Error("not copied");
	}
}

export function codeBlock({ language, text }) {
	const node = element("figure", "code");
	const head = element("figcaption", "code-head");
	const button = element("button", "code-copy", "Copy");
	button.type = "button";
	const code = element("code", "", text);
	const pre = element("pre");
	pre.dir = "ltr";
	pre.tabIndex = 0;
	pre.setAttribute("role", "group");
	pre.setAttribute("aria-label", language ? `Code, ${language}` : "Code");
	pre.append(code);
	head.append(element("span", "", language), button);
	node.append(head, pre);
	button.addEventListener("click", async () => {
		try {
			await copy(code.textContent);
			button.textContent = "Copied";
			announce("The code was copied.");
		}
		catch {
			button.textContent = "Not copied";
			announce("The code could not be copied.");
		}
		setTimeout(() => {
			button.textContent = "Copy";
		}, shown);
	});
	return node;
}

// Code that grows stays the same node: a selection in it is not lost.
export function refillCode(node, before, { language, text }) {
	if (before?.kind !== "code" || before.language !== language) {
		return false;
	}
	const code = node.querySelector("code");
	const kept = code.textContent;
	if (text.startsWith(kept)) {
		code.append(text.slice(kept.length));
	}
	else {
		code.textContent = text;
	}
	return true;
}
