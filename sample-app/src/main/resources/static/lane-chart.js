// The lanes of one answer as bars on a common scale of time.

import { byId, durationText, element } from "./words.js";

const words = { completed: "done", failed: "failed", stopped: "stopped", cancelled: "not needed", running: "running" };

class Row {

	constructor(lane) {
		this.lane = lane;
		this.node = element("li", "lane-row");
		this.node.dataset.kind = lane.kind;
		this.track = element("span", "lane-track");
		this.track.setAttribute("aria-hidden", "true");
		this.said = element("span", "visually-hidden");
		const name = element("span", "lane-name", lane.name);
		name.title = lane.name;
		this.node.append(name, this.track, this.said);
	}

	refresh(now, whole) {
		const { spans } = this.lane;
		while (this.track.children.length < spans.length) {
			this.track.append(element("i"));
		}
		spans.forEach((span, index) => {
			const bar = this.track.children[index];
			const until = span.until ?? now;
			bar.dataset.state = span.state;
			// However short, it is seen, and within the track.
			bar.style.left = `min(${(span.from / whole) * 100}%, 100% - 2px)`;
			bar.style.width = `${Math.max(until - span.from, 0) / whole * 100}%`;
		});
		const said = spans.filter(({ until }) => until !== undefined)
			.map(({ from, until, state }) => `${words[state] ?? state} from ${durationText(from)} to ${durationText(until)}`)
			.join(", ");
		if (this.said.textContent !== said) {
			this.said.textContent = said;
		}
	}

}

export class LaneChart {

	constructor() {
		this.list = byId("lanes");
		this.rows = [];
		this.run = undefined;
	}

	show(run) {
		if (run !== this.run) {
			this.run = run;
			this.rows = [];
			this.list.replaceChildren();
		}
		this.list.hidden = !run?.lanes.several;
		if (this.list.hidden) {
			return;
		}
		const whole = Math.max(run.extent, 250);
		run.lanes.list.forEach((lane, index) => {
			if (!this.rows[index]) {
				this.rows[index] = new Row(lane);
				this.list.append(this.rows[index].node);
			}
			this.rows[index].refresh(run.extent, whole);
		});
	}

}
