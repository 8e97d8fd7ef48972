// Every event of an answer as a tick on a line of time.

import { byId, durationText, element } from "./words.js";

// One tick an event, at its time; the taller, the more text it brought.
const heights = { turn: 16, life: 64, error: 72 };

export class Trace {

	constructor(canvas) {
		this.canvas = canvas;
		this.probe = element("i");
		this.probe.hidden = true;
		canvas.after(this.probe);
	}

	colour(role) {
		this.probe.style.color = `var(--${role})`;
		return getComputedStyle(this.probe).color;
	}

	draw(run) {
		const { canvas } = this;
		const ratio = window.devicePixelRatio || 1;
		const width = canvas.clientWidth;
		const height = canvas.clientHeight;
		if (width === 0) {
			return;
		}
		if (canvas.width !== Math.round(width * ratio)) {
			canvas.width = Math.round(width * ratio);
		}
		if (canvas.height !== Math.round(height * ratio)) {
			canvas.height = Math.round(height * ratio);
		}
		const pen = canvas.getContext("2d");
		pen.setTransform(ratio, 0, 0, ratio, 0, 0);
		pen.clearRect(0, 0, width, height);
		const base = height - 2;
		pen.fillStyle = this.colour("line-strong");
		pen.fillRect(0, base, width, 1);
		if (!run) {
			this.scale(undefined);
			return;
		}
		const span = Math.max(run.extent, 250);
		const x = (at) => 1 + (Math.min(at, span) / span) * (width - 3);
		if (run.firstToken !== undefined) {
			pen.fillStyle = this.colour("accent-wash");
			pen.fillRect(x(run.firstToken), 0, x(run.lastToken) - x(run.firstToken) + 2, base);
		}
		const colours = new Map();
		for (const event of run.events) {
			if (!colours.has(event.family)) {
				colours.set(event.family, this.colour(event.family === "turn" ? "family-life" : `family-${event.family}`));
			}
			pen.fillStyle = colours.get(event.family);
			const tall = event.length > 0 ? 10 + Math.min(event.length, 12) * 3 : (heights[event.family] ?? 54);
			const weight = event.length > 0 ? 1.25 : 2;
			pen.globalAlpha = event.length > 0 ? .8 : 1;
			pen.fillRect(x(event.at), base - tall, weight, tall);
		}
		pen.globalAlpha = 1;
		this.scale(span);
	}

	scale(span) {
		byId("trace-start").textContent = span ? "0 ms" : "";
		byId("trace-middle").textContent = span ? durationText(span / 2) : "";
		byId("trace-end").textContent = span ? durationText(span) : "";
	}

}
