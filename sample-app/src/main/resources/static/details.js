// The panel of one answer: its figures, its trace and its events.

import { LaneChart } from "./lane-chart.js";
import { familyOf } from "./run.js";
import { Trace } from "./trace.js";
import { byId, count, duration, durationText, element, figure, integer, moment, size } from "./words.js";

const perSecond = (rate) => (rate < 100 ? rate.toFixed(1) : integer.format(Math.round(rate)));

export class Details {

	constructor() {
		this.trace = new Trace(byId("trace"));
		this.lanes = new LaneChart();
		this.timeline = byId("timeline");
		this.run = undefined;
		this.follow = true;
		this.timeline.addEventListener("scroll", () => {
			const rest = this.timeline.scrollHeight - this.timeline.scrollTop - this.timeline.clientHeight;
			this.follow = rest < 24;
		}, { passive: true });
	}

	show(run) {
		if (run !== this.run) {
			this.run = run;
			this.follow = true;
			this.timeline.replaceChildren();
		}
		this.refresh();
	}

	refresh() {
		const { run } = this;
		this.state(run);
		this.figures(run);
		this.usage(run?.usage);
		this.served(run);
		this.rows(run);
		this.trace.draw(run);
		this.lanes.show(run);
	}

	state(run) {
		const words = {
			running: this.doing(run),
			completed: "Completed",
			incomplete: "Ended early",
			stopped: "Stopped by you",
			failed: "Failed",
		};
		const node = byId("turn-state");
		node.dataset.state = run?.state ?? "idle";
		node.textContent = run ? (run.recalled ? "From before" : words[run.state]) : "Nothing asked yet";
		byId("strip-text").textContent = run ? summary(run) : "Turn details";
	}

	doing(run) {
		if (run?.several) {
			return run.agents.names.length > 1 ? `${run.agents.names.length} agents at work` : "Agents at work";
		}
		const working = run?.tools.some((call) => call.state === "running" && !call.async);
		if (working) {
			return run.writing ? "Streaming, and running a tool" : "Running a tool";
		}
		return run?.firstText === undefined ? "Waiting for the first text" : "Streaming";
	}

	figures(run) {
		const time = (id, millis) => (millis === undefined ? figure(id) : figure(id, ...duration(millis)));
		time("figure-first", run?.firstText);
		time("figure-total", run?.recalled ? undefined : run?.elapsed);
		const rate = run?.rate;
		figure("figure-rate", rate === undefined ? undefined : perSecond(rate));
	}

	usage(usage) {
		const { input, cached, output, reasoning } = usage ?? { input: 0, cached: 0, output: 0, reasoning: 0 };
		const number = (id, value) => figure(id, usage ? integer.format(value) : undefined);
		number("usage-input", input);
		number("usage-cached", cached);
		number("usage-output", output);
		number("usage-reasoning", reasoning);
		const parts = [input - cached, cached, reasoning, output - reasoning];
		const total = input + output || 1;
		[...byId("usage-bar").children].forEach((bar, index) => {
			bar.style.width = `${Math.max(0, parts[index] / total) * 100}%`;
			bar.hidden = !(parts[index] > 0);
		});
	}

	served(run) {
		const served = run?.served ?? {};
		figure("served-session", served.session);
		figure("served-lane", served.lane);
		figure("served-wait", served.acquireMillis === undefined ? undefined : durationText(served.acquireMillis));
		figure("served-bytes", served.bytesSent ? size(served.bytesSent) : undefined);
		figure("served-response", run?.responseId);
		byId("served-response").title = run?.responseId ?? "";
	}

	rows(run) {
		const groups = run?.groups ?? [];
		const events = run?.events.length ?? 0;
		byId("events-count").textContent = events > 0 ? count(events, "event") : "";
		groups.forEach((group, index) => {
			const row = this.timeline.children[index];
			if (!row) {
				this.timeline.append(this.row(group));
			}
			else if (row.dataset.count !== String(group.count)) {
				this.update(row, group);
			}
		});
		if (this.follow) {
			this.timeline.scrollTop = this.timeline.scrollHeight;
		}
	}

	row(group) {
		const row = element("li", "event");
		row.dataset.family = familyOf(group.type);
		row.dataset.type = group.type;
		const name = element("span", "name");
		const cut = group.type.startsWith("response.") ? "response.".length : 0;
		if (cut) {
			name.append(element("span", "", "response."));
		}
		name.append(group.type.slice(cut));
		if (group.about) {
			name.append(element("em", "", group.about));
		}
		name.title = group.type;
		const time = element("time", "", moment(group.at));
		row.append(time, element("i", "dot"), name, element("span", "count"), element("span", "more"));
		this.update(row, group);
		return row;
	}

	update(row, group) {
		row.dataset.count = String(group.count);
		const counter = row.querySelector(".count");
		counter.hidden = group.count === 1;
		counter.textContent = `× ${integer.format(group.count)}`;
		const more = row.querySelector(".more");
		more.hidden = group.count === 1;
		more.textContent = `until ${moment(group.until)}, ${count(group.length, "character")}`;
	}

}

export function summary(run) {
	const parts = [];
	if (run.firstText !== undefined) {
		parts.push(`first text ${durationText(run.firstText)}`);
	}
	if (run.rate !== undefined) {
		parts.push(`${perSecond(run.rate)} tok/s`);
	}
	if (run.tools.length > 0) {
		parts.push(count(run.tools.length, "tool call"));
	}
	if (run.served.session) {
		parts.push(`${run.served.session} / ${run.served.lane ?? "default"}`);
	}
	return parts.join(" · ") || count(run.events.length, "event");
}
