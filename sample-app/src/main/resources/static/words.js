// Nodes of the page, and numbers in words.

export const byId = (id) => document.getElementById(id);

export const element = (name, className, text) => {
	const node = document.createElement(name);
	if (className) {
		node.className = className;
	}
	if (text !== undefined) {
		node.textContent = text;
	}
	return node;
};

export const integer = new Intl.NumberFormat("en");

export const count = (value, noun) => `${integer.format(value)} ${noun}${value === 1 ? "" : "s"}`;

export const announce = (text) => {
	byId("announce").textContent = text;
};

// Three digits say enough, so that no time is wider than another.
export function duration(millis) {
	if (millis < 10) {
		return [millis.toFixed(1), "ms"];
	}
	if (millis < 999.5) {
		return [String(Math.round(millis)), "ms"];
	}
	const seconds = millis / 1000;
	if (seconds < 99.95) {
		return [seconds.toFixed(seconds < 9.995 ? 2 : 1), "s"];
	}
	const whole = Math.round(seconds);
	return [`${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`, "min"];
}

export const durationText = (millis) => duration(millis).join(" ");

// A moment of an answer, to the millisecond while that can be read at a glance.
export const moment = (millis) => (millis < 9_999.5 ? `${Math.round(millis)} ms` : durationText(millis));

export function size(bytes) {
	if (bytes < 1024) {
		return `${bytes} B`;
	}
	const kib = bytes / 1024;
	return kib < 1024 ? `${kib.toFixed(1)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}

export function ageText(seconds) {
	const whole = Math.floor(seconds);
	if (whole < 60) {
		return `${whole} s`;
	}
	const minutes = Math.floor(whole / 60);
	const [large, small] = minutes < 60 ? [`${minutes} min`, `${whole % 60} s`] : [`${Math.floor(minutes / 60)} h`, `${minutes % 60} min`];
	return small.startsWith("0 ") ? large : `${large} ${small}`;
}

export function figure(id, value, unit) {
	const node = byId(id);
	node.textContent = value ?? "–";
	node.classList.toggle("none", value === undefined);
	if (unit) {
		node.append(element("small", "", unit));
	}
}
