// The colours of the page: as the system has them, or as somebody chose.

import { byId } from "./words.js";

const themes = { auto: "as the system", light: "light", dark: "dark" };

const button = byId("theme");

function stored() {
	const choice = localStorage.getItem("theme");
	return choice in themes ? choice : "auto";
}

function show(choice) {
	if (choice === "auto") {
		delete document.documentElement.dataset.theme;
	}
	else {
		document.documentElement.dataset.theme = choice;
	}
	button.dataset.choice = choice;
	button.setAttribute("aria-label", `Colours: ${themes[choice]}`);
	button.title = `Colours: ${themes[choice]}`;
}

// Tells the listener whenever the colours change.
export function themed(changed) {
	show(stored());
	button.addEventListener("click", () => {
		const choices = Object.keys(themes);
		const next = choices[(choices.indexOf(stored()) + 1) % choices.length];
		localStorage.setItem("theme", next);
		show(next);
		changed();
	});
	window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}
