// One answer: the turns and the calls of tools it takes, and what they add up to.

import { agentOf, Agents, nameOf } from "./agents.js";
import { Lanes } from "./lanes.js";
import { durationText } from "./words.js";

export function familyOf(type) {
	if (type === "error" || type === "connection.lost" || type.endsWith(".failed")) {
		return "error";
	}
	if (/^(turn|run|answer)\./.test(type) || type === "steered") {
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

const isText = (type) => /^response\.(output_text|refusal)\./.test(type);

function describe(type, data) {
	if (data.item) {
		const agent = agentOf(data);
		return [agent && nameOf(agent), data.item.type, data.item.name ?? data.item.action].filter(Boolean).join(" · ");
	}
	if (data.part) {
		return data.part.type;
	}
	if (type.startsWith("tool.")) {
		return [data.agent && nameOf(data.agent), data.name, data.millis === undefined ? "" : durationText(data.millis)].filter(Boolean).join(" · ");
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

	// Takes how long ago the question was asked, in milliseconds, and whether several agents work
	// on it.
	constructor(question, ago = 0, several = false) {
		this.question = question;
		this.asked = performance.now() - ago;
		this.events = [];
		this.groups = [];
		this.state = "running";
		// What the transcript shows: text, calls of tools and notices, in order; and where
		// each response begins.
		this.parts = [];
		this.turnBegins = 0;
		this.calls = new Map();
		this.lanes = new Lanes();
		this.several = several;
		this.agents = new Agents(this.lanes);
		this.phases = new Map();
		// Every time that a request was sent.
		this.sent = [];
		this.deltas = 0;
		this.firstText = undefined;
		this.firstToken = undefined;
		this.lastToken = undefined;
		this.streaming = 0;
		this.ended = undefined;
		this.served = {};
		this.usages = new Map();
		this.responseId = undefined;
		this.problem = undefined;
		this.round = 0;
		this.writing = false;
		// The conversation's ID once it is known; none if the answer ends before.
		this.begun = new Promise((resolve) => {
			this.begin = resolve;
		});
	}

	// An answer of which nothing is known but what was said.
	static recalled(question, said) {
		const run = new Run(question);
		run.recalled = true;
		run.parts = said.map(({ kind, agent, text, id, name, arguments: passed, output }) => (kind !== "tool"
			? { kind: "text", text, agent, lost: false, commentary: kind === "commentary" }
			: { kind, id, name, agent, arguments: passed, output, state: output === undefined ? "stopped" : "completed" }));
		run.calls = new Map(run.parts.filter((part) => part.kind === "tool").map((call) => [call.id, call]));
		run.state = "completed";
		run.finish();
		return run;
	}

	// Whether nobody asked: the end of a job has begun the answer.
	get byItself() {
		return this.question === "" && !this.recalled;
	}

	// Whether a job goes on, whatever the answer does.
	get working() {
		return this.tools.some((call) => call.async && call.state === "running");
	}

	// The time that there is something to show of.
	get extent() {
		return Math.max(this.elapsed, this.lanes.until(this.now));
	}

	get running() {
		return this.state === "running";
	}

	get now() {
		return performance.now() - this.asked;
	}

	get elapsed() {
		return this.ended ?? this.now;
	}

	get tools() {
		return [...this.calls.values()];
	}

	// Takes when the event came, in milliseconds since the question.
	accept(type, data, at = this.now) {
		const length = typeof data.delta === "string" ? data.delta.length : 0;
		this.events.push({ at, family: familyOf(type), length });
		this.group(type, data, at, length);
		if (isDelta(type) && length > 0) {
			this.token(at);
		}
		if (type.startsWith("tool.")) {
			this.tool(type, data, at);
			return;
		}
		if (this.several && type.startsWith("response.")) {
			this.agents.accept(type, data, at);
		}
		if (isText(type)) {
			this.text(type, data, at);
			return;
		}
		switch (type) {
			case "response.output_item.added":
				this.phases.set(data.item?.id, data.item?.phase);
				break;
			case "turn.started":
				this.turn(data, at);
				break;
			case "response.created":
				this.response(data.response);
				break;
			case "turn.ended":
				Object.assign(this.served, data);
				this.writing = false;
				this.lanes.close("model", at, data.outcome.toLowerCase());
				this.agents.end(at);
				break;
			case "connection.lost":
				this.lost(data, at);
				break;
			case "answer.cut":
				this.note("The beginning of this answer is not kept any more.");
				break;
			case "error":
				this.fail(data, at);
				break;
			case "run.ended":
				if (this.running) {
					this.state = data.outcome === "CANCELLED" ? "stopped" : data.outcome.toLowerCase();
					this.finish(at);
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

	// What comes whole at the end, without deltas or with more than they had, is shown too.
	text(type, data, at) {
		const whole = data.text ?? data.refusal;
		if (isDelta(type)) {
			this.write(data, data.delta, at);
		}
		else if (type.endsWith(".done") && typeof whole === "string") {
			const part = this.textOf(data.item_id);
			const known = part?.contents.get(data.content_index ?? 0) ?? "";
			if (whole.length > known.length && whole.startsWith(known)) {
				this.write(data, whole.slice(known.length), at);
			}
		}
	}

	// A message goes on where it began, although a tool has started meanwhile.
	textOf(item) {
		return this.parts.findLast((part) => part.kind === "text" && part.item === item && part.turn === this.sent.length);
	}

	write({ item_id: item, content_index: content = 0, ...data }, text, at) {
		if (!text) {
			return;
		}
		this.firstText ??= at;
		let part = this.textOf(item);
		if (!part) {
			part = {
				kind: "text",
				item,
				agent: agentOf(data),
				turn: this.sent.length,
				text: "",
				contents: new Map(),
				lost: false,
				commentary: this.phases.get(item) === "commentary",
			};
			this.parts.push(part);
		}
		part.text += text;
		part.contents.set(content, (part.contents.get(content) ?? "") + text);
	}

	turn(data, at) {
		this.served = { ...data };
		this.sent.push(data);
		this.round = data.round;
		this.writing = true;
		this.several = data.multiAgent === true;
		this.lanes.open("model", "model", "Model", at);
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

	// What had arrived of the response counts no longer: its turn is run again. So are its calls,
	// unless nobody has seen any of it yet: then those that run are waited for.
	lost(data, at) {
		for (const part of this.parts.slice(this.turnBegins)) {
			part.lost = part.kind === "text";
			if (data.outputSeen && part.kind === "tool" && part.state === "running" && !part.async) {
				this.settle(part, "cancelled", at);
			}
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

	tool(type, data, at) {
		if (type === "tool.started") {
			const call = {
				kind: "tool",
				id: data.id,
				name: data.name,
				arguments: data.arguments,
				state: "running",
				since: this.asked + at,
				// The calls of agents always do.
				early: this.writing && !data.async && !data.agent,
				async: data.async === true,
				agent: data.agent,
			};
			this.calls.set(data.id, call);
			this.parts.push(call);
			this.lanes.open(data.id, call.async ? "job" : "tool", data.name, at, data.agent);
			if (call.agent) {
				this.agents.calls(call, at);
			}
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
		this.lanes.close(data.id, at, call.state);
		if (call.agent) {
			this.agents.returned(call);
		}
	}

	// News of a job. What is told later than its end was said before.
	job({ id, state, value, output, message, sinceMillis, delivered }) {
		const call = this.calls.get(id);
		const ended = call?.async && call.state !== "running";
		if (!call || (ended && state === "running")) {
			return;
		}
		call.async = true;
		call.delivered = delivered;
		if (ended) {
			return;
		}
		call.since ??= performance.now() - sinceMillis;
		call.state = state;
		call.progress = value ?? call.progress;
		if (state !== "running") {
			call.millis = performance.now() - call.since;
			call.output = output ?? call.output;
			call.message = message;
			this.lanes.close(id, this.now, state);
		}
	}

	finish(at = this.now) {
		this.ended ??= at;
		this.begin(undefined);
		this.lanes.closeAll(this.ended, "stopped");
		for (const call of this.calls.values()) {
			if (call.state === "running" && !call.async) {
				this.settle(call, "stopped", this.ended);
			}
		}
	}

	// End a call of whose end nothing was told.
	settle(call, state, at) {
		call.state = state;
		call.millis = this.asked + at - call.since;
		this.lanes.close(call.id, at, state);
	}

	fail(problem, at) {
		this.state = "failed";
		this.problem = problem;
		this.finish(at);
	}

	stop() {
		if (this.running) {
			this.state = "stopped";
			this.stoppedHere = true;
			this.finish();
		}
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
