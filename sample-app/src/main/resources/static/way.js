// The switch that blocks the WebSocket of the demo server, and the line that says which way turns
// take. It asks while that may change.

const button = document.getElementById("block");
const label = button.querySelector("span");
const line = document.getElementById("way");

const PAUSE = 1000;

let timer;
let blocked = false;

async function ask(path, method) {
	clearTimeout(timer);
	try {
		const response = await fetch(path, { method, headers: { Accept: "application/json" } });
		if (response.ok) {
			show(await response.json());
		}
	}
	catch {
		// The status of the page says that the application is gone.
	}
	timer = setTimeout(() => ask("api/web-socket", "GET"), PAUSE);
}

function show(way) {
	blocked = !way.on;
	button.hidden = !way.embedded;
	button.setAttribute("aria-pressed", String(blocked));
	label.textContent = blocked ? "Free the WebSocket" : "Block the WebSocket";
	const text = way.transport === "http" ? "Turns go over HTTP" : blocked ? "The next turn goes over HTTP" : "";
	if (line.textContent !== text) {
		line.textContent = text;
	}
	line.title = way.reason ?? "";
}

button.addEventListener("click", () => ask(blocked ? "api/web-socket/free" : "api/web-socket/block", "POST"));
ask("api/web-socket", "GET");
