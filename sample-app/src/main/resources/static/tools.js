// One call of a tool: its name and arguments, how far it is, and what it came to.

import { nameOf } from "./agents.js";
import { durationText, element } from "./words.js";

const states = { running: "running", completed: "done", failed: "failed", stopped: "stopped", cancelled: "not needed" };

// Longer results are folded, so that the answer stays in sight.
const brief = 160;

const plain = (value) => (typeof value === "string" ? value : JSON.stringify(value));

function parsed(json) {
	try {
		return JSON.parse(json);
	}
	catch {
		return json;
	}
}

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const spoken = (name, className, text) => {
	const node = element(name, className, text);
	node.dir = "auto";
	return node;
};

// Names and values where there are some, the bare text elsewhere.
function record(value, className) {
	if (!isRecord(value)) {
		return spoken("p", className, plain(value));
	}
	const list = element("dl", className);
	for (const [name, part] of Object.entries(value)) {
		const row = element("div");
		const definition = element("dd");
		if (Array.isArray(part)) {
			const items = element("ol");
			items.append(...part.map((item) => spoken("li", "", plain(item))));
			definition.append(items);
		}
		else {
			definition.dir = "auto";
			definition.textContent = plain(part);
		}
		row.append(element("dt", "", name.replaceAll("_", " ")), definition);
		list.append(row);
	}
	return list;
}

export class ToolCard {

	constructor(call) {
		this.call = call;
		this.shown = undefined;
		this.node = element("div", "tool");
		this.node.setAttribute("role", "group");
		this.node.setAttribute("aria-label", `Tool ${call.name}`);
		this.state = element("span", "tool-state");
		this.time = element("span", "tool-time");
		this.progress = element("div", "tool-progress");
		this.bar = element("progress");
		this.bar.setAttribute("aria-label", `Progress of ${call.name}`);
		this.doing = element("span");
		this.progress.append(this.bar, this.doing);
		const head = element("div", "tool-head");
		head.append(element("b", "tool-name", call.name), this.state);
		if (call.agent) {
			head.append(element("span", "agent-name", nameOf(call.agent)));
		}
		if (call.early) {
			this.node.dataset.early = "";
			head.append(element("span", "tool-early", "started while the model wrote"));
		}
		this.later = element("span", "tool-early");
		head.append(this.later, this.time);
		this.node.append(head, record(parsed(call.arguments), "tool-arguments"), this.progress);
		this.refresh();
	}

	refresh() {
		const { call } = this;
		const running = call.state === "running";
		const millis = running ? performance.now() - call.since : call.millis;
		this.time.textContent = millis === undefined ? "" : durationText(millis);
		const later = this.whenever();
		if (this.later.textContent !== later) {
			this.later.textContent = later;
		}
		if (running) {
			this.moved(call.progress);
		}
		if (this.shown !== call.state) {
			this.shown = call.state;
			this.settle(running);
		}
	}

	whenever() {
		const { async, state, delivered, injected } = this.call;
		if (injected) {
			return "reached the answer while that was written";
		}
		if (!async) {
			return "";
		}
		if (state === "running") {
			return "the answer does not wait for it";
		}
		return delivered ? "came back later, and the model knows" : "came back later";
	}

	// A tool that says how many of its steps are done gets a bar with an end.
	moved(value) {
		if (isRecord(value) && Number.isFinite(value.done) && Number.isFinite(value.of)) {
			this.bar.max = value.of;
			this.bar.value = value.done;
			this.doing.textContent = value.doing ?? "";
		}
		else if (typeof value === "string") {
			this.doing.textContent = value;
		}
	}

	settle(running) {
		const { call } = this;
		this.node.dataset.state = call.state;
		this.state.textContent = states[call.state];
		this.progress.hidden = !running;
		if (call.state === "failed") {
			this.node.append(element("p", "tool-failure", call.message ?? "The tool failed."));
		}
		if (call.state === "cancelled") {
			this.node.append(element("p", "tool-note", "The part of the answer that asked for it was lost, and its result is not used."));
		}
		if (call.state === "completed" && call.output !== undefined) {
			this.node.append(this.result(call.output));
		}
	}

	result(output) {
		const value = record(parsed(output), "tool-output");
		if (output.length <= brief) {
			return value;
		}
		const result = element("details", "tool-result");
		result.append(element("summary", "", "Result"), value);
		return result;
	}

}
