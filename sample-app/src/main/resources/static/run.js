// One answer: the turns and the calls of tools it takes, and what they add up to.

import { durationText } from "./words.js";

export function familyOf(type) {
	if (type === "error" || type === "connection.lost" || type.endsWith(".failed")) {
		return "error";
	}
	if (type.startsWith("turn.") || type.startsWith("run.")) {
		return "turn";
	}
	if (/^response\.(created|queued|in_progress|completed|incomplete)$/.test(type)) {
		return "life";
	}
	if (/^response\.(output_text|refusal|content_part|audio)/.test(type)) {
		return "text";
	}
	if (type.startsWith("response.reasoning")) {
		return "reasoning";
	}
	return /^response\.output_item\./.test(type) ? "item" : "tool";
}

const isDelta = (type) => type.endsWith(".delta");

function describe(type, data) {
	if (data.item) {
		return [data.item.type, data.item.name].filter(Boolean).join(" · ");
	}
	if (data.part) {
		return data.part.type;
	}
	if (type.startsWith("tool.")) {
		return [data.name, data.millis === undefined ? "" : durationText(data.millis)].filter(Boolean).join(" · ");
	}
	switch (type) {
		case "turn.started":
			return [data.session, data.lane].filter(Boolean).join(" · ");
		case "turn.ended":
		case "run.ended":
			return data.outcome.toLowerCase();
		case "connection.lost":
			return data.session ?? "";
		case "error":
			return data.code;
		default:
			return data.response?.incomplete_details?.reason ?? "";
	}
}

export class Run {

	constructor(question) {
		this.question = question;
		this.asked = performance.now();
		this.events = [];
		this.groups = [];
		this.state = "running";
		// What the transcript shows: text, calls of tools and notices, in order; and where
		// each response begins.
		this.parts = [];
		this.turnBegins = 0;
		this.calls = new Map();
		// Every time that a request was sent.
		this.sent = [];
		this.deltas = 0;
		this.firstToken = undefined;
		this.lastToken = undefined;
		this.streaming = 0;
		this.ended = undefined;
		this.served = {};
		this.usages = new Map();
		this.responseId = undefined;
		this.problem = undefined;
		this.round = 0;
		// The conversation's ID once it is known; none if the answer ends before.
		this.begun = new Promise((resolve) => {
			this.begin = resolve;
		});
	}

	get running() {
		return this.state === "running";
	}

	get elapsed() {
		return this.ended ?? performance.now() - this.asked;
	}

	get tools() {
		return [...this.calls.values()];
	}

	accept(type, data) {
		const at = performance.now() - this.asked;
		const length = typeof data.delta === "string" ? data.delta.length : 0;
		this.events.push({ at, family: familyOf(type), length });
		this.group(type, data, at, length);
		if (isDelta(type) && length > 0) {
			this.token(at);
		}
		if (type.startsWith("tool.")) {
			this.tool(type, data);
			return;
		}
		switch (type) {
			case "response.output_text.delta":
			case "response.refusal.delta":
				this.write(data.delta);
				break;
			case "turn.started":
				this.turn(data);
				break;
			case "response.created":
				this.response(data.response);
				break;
			case "turn.ended":
				Object.assign(this.served, data);
				break;
			case "connection.lost":
				this.lost(data);
				break;
			case "error":
				this.fail(data);
				break;
			case "run.ended":
				if (this.running) {
					this.state = data.outcome.toLowerCase();
					this.finish();
				}
				break;
		}
		if (data.response) {
			this.responseId = data.response.id ?? this.responseId;
			this.reason = data.response.incomplete_details?.reason;
			if (data.response.usage) {
				this.usages.set(data.response.id, data.response.usage);
			}
		}
	}

	// Neighbours of one kind share a row: a thousand deltas are one line with a count.
	group(type, data, at, length) {
		const last = this.groups.at(-1);
		if (last && isDelta(type) && last.type === type && last.item === data.item_id) {
			last.count++;
			last.until = at;
			last.length += length;
			return;
		}
		this.groups.push({ type, item: data.item_id, at, until: at, count: 1, length, about: describe(type, data) });
	}

	token(at) {
		this.firstToken ??= at;
		// Between turns tools run: that is not the model's time.
		if (this.lastTurn === this.sent.length) {
			this.streaming += at - this.lastToken;
		}
		this.lastTurn = this.sent.length;
		this.lastToken = at;
		this.deltas++;
	}

	write(text) {
		// What still arrives after a drop belongs above it.
		const index = this.parts.findLastIndex((part) => part.kind !== "drop");
		const last = this.parts[index];
		if (last?.kind === "text" && index >= this.turnBegins) {
			last.text += text;
		}
		else {
			this.parts.push({ kind: "text", text, lost: false });
		}
	}

	turn(data) {
		this.served = { ...data };
		this.sent.push(data);
		this.round = data.round;
		this.begin(data.conversation);
		this.answering = false;
		const before = this.parts.at(-1);
		if (before?.kind === "loss" && !before.resumed) {
			before.resumed = data.session;
		}
		else if (data.resumedFrom) {
			this.parts.push({ kind: "loss", session: data.resumedFrom, resumed: data.session });
		}
		this.turnBegins = this.parts.length;
	}

	// A turn that is steered has several responses. The last one only is lost with its
	// connection: those before are part of the conversation.
	response(data) {
		this.parts.push({ kind: "response", id: data.id, round: this.round, successor: this.answering });
		this.answering = true;
		this.turnBegins = this.parts.length;
	}

	// What had arrived of the response counts no longer: its turn is run again.
	lost(data) {
		for (const part of this.parts.slice(this.turnBegins)) {
			part.lost = part.kind === "text";
		}
		this.parts.push({ kind: "loss", session: data.session, again: true, outputSeen: data.outputSeen });
	}

	note(text) {
		this.parts.push({ kind: "note", text });
	}

	dropped() {
		const part = { kind: "drop", failed: false };
		this.parts.push(part);
		return part;
	}

	tool(type, data) {
		if (type === "tool.started") {
			const call = { kind: "tool", id: data.id, name: data.name, arguments: data.arguments, state: "running", since: performance.now() };
			this.calls.set(data.id, call);
			this.parts.push(call);
			return;
		}
		const call = this.calls.get(data.id);
		if (!call) {
			return;
		}
		if (type === "tool.progress") {
			call.progress = data.value;
			return;
		}
		call.state = type.slice("tool.".length);
		call.millis = data.millis;
		call.output = data.output;
		call.message = data.message;
	}

	finish() {
		this.ended ??= performance.now() - this.asked;
		this.begin(undefined);
		for (const call of this.calls.values()) {
			if (call.state === "running") {
				call.state = "stopped";
				call.millis = performance.now() - call.since;
			}
		}
	}

	fail(problem) {
		this.state = "failed";
		this.problem = problem;
		this.finish();
	}

	stop() {
		this.state = "stopped";
		this.finish();
	}

	// Of all turns together.
	get usage() {
		if (this.usages.size === 0) {
			return undefined;
		}
		const sum = (read) => [...this.usages.values()].reduce((total, usage) => total + (read(usage) ?? 0), 0);
		return {
			input: sum((usage) => usage.input_tokens),
			cached: sum((usage) => usage.input_tokens_details?.cached_tokens),
			output: sum((usage) => usage.output_tokens),
			reasoning: sum((usage) => usage.output_tokens_details?.reasoning_tokens),
		};
	}

	// Tokens that arrived after the first one of each turn, over the time they took. Before
	// the usage is known one delta stands for one token, as the service sends them. Of an
	// answer that came in one go there is nothing to say.
	get rate() {
		const first = Math.max(this.usages.size, 1);
		const tokens = (this.running ? this.deltas : this.usage?.output ?? this.deltas) - first;
		const seconds = this.streaming / 1000;
		return tokens > 0 && seconds >= .05 ? tokens / seconds : undefined;
	}

}
