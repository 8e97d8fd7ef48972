// The lanes of one answer as bars on a common scale of time.

import { byId, durationText, element } from "./words.js";

const words = { completed: "done", failed: "failed", stopped: "stopped", cancelled: "not needed", running: "running", writing: "wrote", waiting: "waited" };

class Row {

	constructor(lane) {
		this.lane = lane;
		this.node = element("li", "lane-row");
		this.node.dataset.kind = lane.kind;
		this.node.classList.toggle("below", lane.owner !== undefined);
		this.track = element("span", "lane-track");
		this.track.setAttribute("aria-hidden", "true");
		this.bars = [];
		this.ticks = [];
		this.said = element("span", "visually-hidden");
		const name = element("span", "lane-name", lane.name);
		name.title = lane.name;
		this.node.append(name, this.track, this.said);
	}

	refresh(now, whole) {
		const { spans, marks } = this.lane;
		while (this.bars.length < spans.length) {
			this.bars.push(element("i"));
			this.track.append(this.bars.at(-1));
		}
		while (this.ticks.length < marks.length) {
			this.ticks.push(element("b"));
			this.track.append(this.ticks.at(-1));
		}
		marks.forEach(({ at }, index) => {
			this.ticks[index].style.left = `min(${(at / whole) * 100}%, 100% - 2px)`;
		});
		spans.forEach((span, index) => {
			const bar = this.bars[index];
			const until = span.until ?? now;
			bar.dataset.state = span.state;
			// However short, it is seen, and within the track.
			bar.style.left = `min(${(span.from / whole) * 100}%, 100% - 2px)`;
			bar.style.width = `${Math.max(until - span.from, 0) / whole * 100}%`;
		});
		const said = spans.filter(({ until }) => until !== undefined)
			.map(({ from, until, state }) => `${words[state] ?? state} from ${durationText(from)} to ${durationText(until)}`)
			.concat(marks.map((mark) => mark.words))
			.join(", ");
		if (this.said.textContent !== said) {
			this.said.textContent = said;
		}
	}

}

export class LaneChart {

	constructor() {
		this.list = byId("lanes");
		this.rows = new Map();
		this.run = undefined;
	}

	show(run) {
		if (run !== this.run) {
			this.run = run;
			this.rows = new Map();
			this.list.replaceChildren();
		}
		this.list.hidden = !run?.lanes.several;
		if (this.list.hidden) {
			return;
		}
		const whole = Math.max(run.extent, 250);
		run.lanes.list.forEach((lane, index) => {
			if (!this.rows.has(lane.key)) {
				this.rows.set(lane.key, new Row(lane));
			}
			const row = this.rows.get(lane.key);
			if (this.list.children[index] !== row.node) {
				this.list.insertBefore(row.node, this.list.children[index] ?? null);
			}
			row.refresh(run.extent, whole);
		});
	}

}
