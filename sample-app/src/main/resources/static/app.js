// The page of the sample: asks over POST, reads the answer as server-sent events, and
// shows each event the moment it arrives. Model output only ever becomes text nodes.

import { byId, count, duration, durationText, element, figure, integer, size } from "./words.js";
import { PoolPanel } from "./pool.js";

const perSecond = (rate) => (rate < 100 ? rate.toFixed(1) : integer.format(Math.round(rate)));

// ---------------------------------------------------------------- Server-sent events

// EventSource cannot POST, so the stream is read and cut into events here.
async function* serverSentEvents(body) {
	const reader = body.pipeThrough(new TextDecoderStream()).getReader();
	let buffer = "";
	let name = "message";
	let data = [];
	try {
		for (;;) {
			const { value, done } = await reader.read();
			if (done) {
				return;
			}
			buffer += value;
			const lines = buffer.split(/\r\n|\n|\r(?!$)/);
			buffer = lines.pop();
			for (const line of lines) {
				if (line === "") {
					if (data.length > 0) {
						yield { name, data: data.join("\n") };
					}
					name = "message";
					data = [];
				}
				else if (line.startsWith("event:")) {
					name = line.slice(6).trim();
				}
				else if (line.startsWith("data:")) {
					data.push(line.slice(5).replace(/^ /, ""));
				}
			}
		}
	}
	finally {
		reader.cancel().catch(() => {});
	}
}

// ---------------------------------------------------------------- Text of an answer

const listItem = /^\s*(?:([-*•])|\d+[.)])\s+/;

// Cuts an answer into the few shapes that answers use: paragraphs, lists, headings and
// fenced code. A fence that is not closed yet counts as code to the end, so that streamed
// code does not jump.
function blocks(text) {
	const found = [];
	let open;
	const add = (name, line) => {
		if (open?.name === name) {
			open.lines.push(line);
		}
		else {
			open = { name, lines: [line] };
			found.push(open);
		}
	};
	let fenced = false;
	for (const line of text.split("\n")) {
		if (line.startsWith("```")) {
			fenced = !fenced;
			open = undefined;
		}
		else if (fenced) {
			add("pre", line);
		}
		else if (line.trim() === "") {
			open = undefined;
		}
		else if (/^#{1,6} /.test(line)) {
			open = undefined;
			add("h4", line.replace(/^#+ /, ""));
			open = undefined;
		}
		else if (listItem.test(line)) {
			const [mark, bullet] = listItem.exec(line);
			add(bullet ? "ul" : "ol", line.slice(mark.length));
		}
		else {
			add("p", line);
		}
	}
	return found.map(({ name, lines }) => ({ name, text: lines.join("\n") }));
}

function fillInline(node, text) {
	node.replaceChildren();
	for (const part of text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*)/)) {
		if (part.length > 2 && part.startsWith("`") && part.endsWith("`")) {
			node.append(element("code", "", part.slice(1, -1)));
		}
		else if (part.length > 4 && part.startsWith("**") && part.endsWith("**")) {
			node.append(element("strong", "", part.slice(2, -2)));
		}
		else if (part) {
			node.append(part);
		}
	}
	return node;
}

function fillBlock(node, { name, text }) {
	if (name === "pre") {
		node.textContent = text;
		node.tabIndex = 0;
	}
	else if (name === "ul" || name === "ol") {
		node.replaceChildren(...text.split("\n").map((line) => fillInline(element("li"), line)));
	}
	else {
		fillInline(node, text);
	}
}

// Only the blocks that changed are touched: the last one, nearly always.
function renderText(container, text, rendered) {
	const wanted = blocks(text);
	wanted.forEach((block, index) => {
		const before = rendered[index];
		if (before?.name === block.name && before.text === block.text) {
			return;
		}
		let node = container.children[index];
		if (before?.name !== block.name) {
			const fresh = element(block.name);
			if (node) {
				node.replaceWith(fresh);
			}
			else {
				container.append(fresh);
			}
			node = fresh;
		}
		fillBlock(node, block);
	});
	while (container.children.length > wanted.length) {
		container.lastElementChild.remove();
	}
	return wanted;
}

// ---------------------------------------------------------------- What an event is about

function familyOf(type) {
	if (type === "error" || type === "response.failed" || type.endsWith(".failed")) {
		return "error";
	}
	if (type.startsWith("turn.") || type.startsWith("conversation.")) {
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
	if (type === "turn.started") {
		return [data.session, data.lane].filter(Boolean).join(" · ");
	}
	if (type === "turn.ended") {
		return data.outcome.toLowerCase();
	}
	if (type === "error") {
		return data.code;
	}
	return data.response?.incomplete_details?.reason ?? "";
}

// Plain words for the codes a person meets; the server's message and hint follow below.
const headlines = {
	connection_lost: "The connection was lost while the answer was arriving",
	handshake_unauthorized: "The endpoint did not accept the API key",
	handshake_refused: "The endpoint refused the connection",
	handshake_failed: "The endpoint could not be reached",
	handshake_timeout: "The endpoint did not answer in time",
	invalid_api_key: "The endpoint did not accept the API key",
	turn_timeout: "The model took too long",
	rate_limit_exceeded: "Too many requests for now",
	insufficient_quota: "The account has no credit left",
	server_is_overloaded: "The service is overloaded",
	server_error: "The service had an internal problem",
	context_length_exceeded: "The conversation has grown too long for the model",
	acquire_timeout: "No session became free in time",
	pending_limit: "Too many questions are waiting",
	frame_too_large: "The service sent a message that is larger than allowed",
	request_too_large: "The question is too large to send",
	conversation_busy: "This conversation is still answering",
	invalid_request: "The question was not accepted",
	unreachable: "This application does not answer",
	cut_off: "The answer stopped before its end",
};

// ---------------------------------------------------------------- The turn

class Turn {

	constructor(question) {
		this.question = question;
		this.asked = performance.now();
		this.events = [];
		this.groups = [];
		this.state = "running";
		this.text = "";
		this.deltas = 0;
		this.firstToken = undefined;
		this.lastToken = undefined;
		this.ended = undefined;
		this.served = {};
		this.usage = undefined;
		this.responseId = undefined;
		this.problem = undefined;
		this.notice = undefined;
	}

	get running() {
		return this.state === "running";
	}

	get elapsed() {
		return this.ended ?? performance.now() - this.asked;
	}

	accept(type, data) {
		const at = performance.now() - this.asked;
		const length = typeof data.delta === "string" ? data.delta.length : 0;
		this.events.push({ at, family: familyOf(type), length });
		this.group(type, data, at, length);
		if (isDelta(type) && length > 0) {
			this.firstToken ??= at;
			this.lastToken = at;
			this.deltas++;
		}
		switch (type) {
			case "response.output_text.delta":
			case "response.refusal.delta":
				this.text += data.delta;
				break;
			case "turn.started":
			case "turn.ended":
				Object.assign(this.served, data);
				break;
			case "conversation.restarted":
				this.notice = data.message;
				break;
			case "error":
				this.fail(data);
				break;
			case "response.completed":
			case "response.incomplete":
				this.state = type.slice("response.".length);
				this.finish();
				break;
		}
		if (data.response) {
			this.responseId = data.response.id ?? this.responseId;
			this.usage = data.response.usage ?? this.usage;
			this.reason = data.response.incomplete_details?.reason;
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

	finish() {
		this.ended ??= performance.now() - this.asked;
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

	// Tokens that arrived after the first one, over the time they took. Before the usage
	// is known one delta stands for one token, as the service sends them.
	// Of an answer that came in one go there is nothing to say.
	get rate() {
		const tokens = this.usage?.output_tokens ?? this.deltas;
		const seconds = ((this.lastToken ?? 0) - (this.firstToken ?? 0)) / 1000;
		return tokens > 1 && seconds >= .05 ? (tokens - 1) / seconds : undefined;
	}

}

// ---------------------------------------------------------------- The trace

// One tick an event, at its time; the taller, the more text it brought.
const heights = { turn: 16, life: 64, error: 72 };

class Trace {

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

	draw(turn) {
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
		if (!turn) {
			this.scale(undefined);
			return;
		}
		const span = Math.max(turn.elapsed, 250);
		const x = (at) => 1 + (Math.min(at, span) / span) * (width - 3);
		if (turn.firstToken !== undefined) {
			pen.fillStyle = this.colour("accent-wash");
			pen.fillRect(x(turn.firstToken), 0, x(turn.lastToken) - x(turn.firstToken) + 2, base);
		}
		const colours = new Map();
		for (const event of turn.events) {
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

// ---------------------------------------------------------------- The panel of one turn

class Details {

	constructor() {
		this.trace = new Trace(byId("trace"));
		this.timeline = byId("timeline");
		this.turn = undefined;
		this.follow = true;
		this.timeline.addEventListener("scroll", () => {
			const rest = this.timeline.scrollHeight - this.timeline.scrollTop - this.timeline.clientHeight;
			this.follow = rest < 24;
		}, { passive: true });
	}

	show(turn) {
		if (turn !== this.turn) {
			this.turn = turn;
			this.follow = true;
			this.timeline.replaceChildren();
		}
		this.refresh();
	}

	refresh() {
		const { turn } = this;
		this.state(turn);
		this.figures(turn);
		this.usage(turn?.usage);
		this.served(turn);
		this.rows(turn);
		this.trace.draw(turn);
	}

	state(turn) {
		const words = {
			running: turn?.firstToken === undefined ? "Waiting for the first token" : "Streaming",
			completed: "Completed",
			incomplete: "Ended early",
			stopped: "Stopped by you",
			failed: "Failed",
		};
		const node = byId("turn-state");
		node.dataset.state = turn?.state ?? "idle";
		node.textContent = turn ? words[turn.state] : "Nothing asked yet";
		byId("strip-text").textContent = turn ? summary(turn) : "Turn details";
	}

	figures(turn) {
		const time = (id, millis) => (millis === undefined ? figure(id) : figure(id, ...duration(millis)));
		time("figure-first", turn?.firstToken);
		time("figure-total", turn?.elapsed);
		const rate = turn?.rate;
		figure("figure-rate", rate === undefined ? undefined : perSecond(rate));
	}

	usage(usage) {
		const cached = usage?.input_tokens_details?.cached_tokens ?? 0;
		const reasoning = usage?.output_tokens_details?.reasoning_tokens ?? 0;
		const input = usage?.input_tokens ?? 0;
		const output = usage?.output_tokens ?? 0;
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

	served(turn) {
		const served = turn?.served ?? {};
		figure("served-session", served.session);
		figure("served-lane", served.lane);
		figure("served-wait", served.acquireMillis === undefined ? undefined : durationText(served.acquireMillis));
		figure("served-bytes", served.bytesSent ? size(served.bytesSent) : undefined);
		figure("served-response", turn?.responseId);
		byId("served-response").title = turn?.responseId ?? "";
	}

	rows(turn) {
		const groups = turn?.groups ?? [];
		const events = turn?.events.length ?? 0;
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
		const time = element("time", "", `${Math.round(group.at)} ms`);
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
		more.textContent = `until ${Math.round(group.until)} ms, ${count(group.length, "character")}`;
	}

}

function summary(turn) {
	const parts = [];
	if (turn.firstToken !== undefined) {
		parts.push(`first token ${durationText(turn.firstToken)}`);
	}
	if (turn.rate !== undefined) {
		parts.push(`${perSecond(turn.rate)} tok/s`);
	}
	if (turn.served.session) {
		parts.push(`${turn.served.session} / ${turn.served.lane ?? "default"}`);
	}
	return parts.join(" · ") || count(turn.events.length, "event");
}

// ---------------------------------------------------------------- One answer in the talk

class Answer {

	constructor(turn, inspect, again) {
		this.turn = turn;
		this.again = again;
		this.rendered = [];
		this.node = element("article", "answer");
		this.node.setAttribute("aria-label", "Answer");
		this.node.setAttribute("aria-busy", "true");
		this.prose = element("div", "prose");
		this.waiting = element("div", "waiting");
		this.waiting.append(element("i"), element("i"), element("i"));
		this.receipt = element("button", "receipt");
		this.receipt.type = "button";
		this.receipt.hidden = true;
		this.receipt.addEventListener("click", () => inspect(turn));
		this.node.append(this.prose, this.waiting, this.receipt);
	}

	refresh() {
		const { turn } = this;
		this.rendered = renderText(this.prose, turn.text, this.rendered);
		this.waiting.hidden = !turn.running || turn.text !== "";
		if (turn.notice && !this.notice) {
			this.notice = element("p", "notice", turn.notice);
			this.node.prepend(this.notice);
		}
		if (!turn.running) {
			this.settle();
		}
	}

	settle() {
		if (this.node.getAttribute("aria-busy") === "false") {
			return;
		}
		const { turn } = this;
		this.node.setAttribute("aria-busy", "false");
		this.receipt.hidden = false;
		this.receipt.replaceChildren(...summary(turn).split(" · ").map((part) => element("span", "", part)));
		if (turn.state === "stopped") {
			this.note("You stopped this answer. The model will not remember it.");
		}
		if (turn.state === "incomplete") {
			this.note(`The model ended early${turn.reason ? ` (${turn.reason.replaceAll("_", " ")})` : ""}.`);
		}
		if (turn.problem) {
			this.receipt.before(this.problemBox(turn.problem));
		}
	}

	note(text) {
		this.receipt.before(element("p", "notice", text));
	}

	problemBox(problem) {
		const box = element("div", "problem");
		box.setAttribute("role", "alert");
		box.append(element("h3", "", headlines[problem.code] ?? "The question could not be answered"));
		if (problem.message) {
			box.append(element("p", "", problem.message));
		}
		if (problem.hint) {
			box.append(element("p", "hint", problem.hint));
		}
		if (problem.code) {
			box.append(element("p", "code", problem.code));
		}
		const again = element("button", "", "Ask again");
		again.type = "button";
		again.addEventListener("click", () => this.again(this.turn.question));
		box.append(again);
		return box;
	}

}

// ---------------------------------------------------------------- The page

const page = {
	conversation: undefined,
	remembered: false,
	current: undefined,
	abort: undefined,
	answers: [],
	maxLength: 16000,
	details: new Details(),
	pool: new PoolPanel((reachable) => (reachable ? status() : unreachable())),
};

const messages = byId("messages");
const transcript = byId("transcript");
const field = byId("message");

let frame = 0;

function schedule() {
	frame ||= requestAnimationFrame(() => {
		frame = 0;
		paint();
	});
}

function paint() {
	const answer = page.current;
	const pinned = transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < 80;
	answer?.refresh();
	page.details.refresh();
	if (pinned && answer) {
		transcript.scrollTop = transcript.scrollHeight;
	}
	// While a turn runs the clock does too, even between events.
	if (answer?.turn.running) {
		schedule();
	}
}

function announce(text) {
	byId("announce").textContent = text;
}

function busy(running) {
	byId("send").hidden = running;
	byId("stop").hidden = !running;
}

function inspect(turn) {
	page.details.show(turn);
	for (const answer of page.answers) {
		answer.receipt.setAttribute("aria-pressed", String(answer.turn === turn));
	}
}

async function ask(question) {
	if (page.abort) {
		return;
	}
	const turn = new Turn(question);
	const answer = new Answer(turn, (chosen) => {
		inspect(chosen);
		tab("turn");
		openDetails();
	}, ask);
	byId("welcome").hidden = true;
	messages.append(element("p", "question", question), answer.node);
	page.answers.push(answer);
	page.current = answer;
	page.abort = new AbortController();
	inspect(turn);
	busy(true);
	announce("The answer is on its way.");
	transcript.scrollTop = transcript.scrollHeight;
	schedule();
	await run(turn, page.abort.signal);
	page.remembered ||= turn.state === "completed" || turn.state === "incomplete";
	page.abort = undefined;
	busy(false);
	paint();
	announce({
		completed: "The answer is complete.",
		incomplete: "The model ended early.",
		stopped: "The answer was stopped.",
	}[turn.state] ?? "");
	page.pool.refresh();
}

async function run(turn, signal) {
	try {
		const response = await fetch("api/chat", {
			method: "POST",
			headers: { "Content-Type": "application/json", "Accept": "text/event-stream, application/problem+json" },
			body: JSON.stringify({ message: turn.question, conversation: page.conversation }),
			signal,
		});
		if (!response.ok) {
			turn.fail(await refusal(response));
			return;
		}
		for await (const event of serverSentEvents(response.body)) {
			const data = JSON.parse(event.data);
			turn.accept(event.name, data);
			if (event.name === "turn.started") {
				if (page.conversation && data.continued === false && page.remembered) {
					turn.notice ??= "This application no longer remembers the earlier messages: this answer does without them.";
				}
				page.conversation = data.conversation ?? page.conversation;
			}
			schedule();
		}
		if (turn.running) {
			turn.fail({ code: "cut_off", message: "The stream ended without a final event.", hint: "Ask again." });
		}
	}
	catch (error) {
		if (signal.aborted) {
			turn.stop();
		}
		else if (turn.running) {
			turn.fail({
				code: turn.events.length > 0 ? "cut_off" : "unreachable",
				message: "The page lost its connection to this application.",
				hint: "Check that the application is still running, then ask again.",
			});
		}
	}
}

async function refusal(response) {
	try {
		const problem = await response.json();
		return { code: problem.code ?? "invalid_request", message: problem.detail ?? problem.title, hint: problem.hint };
	}
	catch {
		return { code: "unreachable", message: `The application answered with status ${response.status}.` };
	}
}

function stop() {
	page.abort?.abort();
}

// ---------------------------------------------------------------- Where answers come from

async function status() {
	const endpoint = byId("endpoint");
	try {
		const response = await fetch("api/status", { headers: { Accept: "application/json" } });
		if (!response.ok) {
			throw new Error(String(response.status));
		}
		const now = await response.json();
		endpoint.dataset.state = "up";
		byId("endpoint-name").textContent = now.embedded ? `Demo server in this process, ${now.endpoint}` : now.endpoint;
		byId("endpoint-model").textContent = now.model ?? "";
		page.maxLength = now.maxMessageLength ?? page.maxLength;
		if (now.embedded) {
			byId("welcome-kicker").textContent = "Demo server, no key and no network needed";
			byId("welcome-text").textContent = "Every question is one turn on a pooled WebSocket session. "
				+ "A small demo model inside this application answers; set OPENAI_API_KEY and start again to talk to OpenAI.";
		}
	}
	catch {
		unreachable();
	}
}

function unreachable() {
	byId("endpoint").dataset.state = "down";
	byId("endpoint-name").textContent = "This application does not answer";
	byId("endpoint-model").textContent = "";
}

// ---------------------------------------------------------------- Controls

function fit() {
	field.style.height = "auto";
	field.style.height = `${field.scrollHeight}px`;
	const over = field.value.length - page.maxLength;
	const help = byId("composer-help");
	help.classList.toggle("full", over > 0);
	help.dataset.text ??= help.innerText;
	if (over > 0) {
		help.textContent = `Shorten the question by ${count(over, "character")} to send it.`;
	}
	else if (!help.querySelector("kbd")) {
		help.textContent = help.dataset.text;
	}
}

function submit() {
	const question = field.value.trim();
	if (!question || page.abort || question.length > page.maxLength) {
		field.focus();
		return;
	}
	field.value = "";
	fit();
	ask(question);
}

function startOver() {
	stop();
	page.conversation = undefined;
	page.remembered = false;
	page.current = undefined;
	page.answers = [];
	messages.replaceChildren();
	byId("welcome").hidden = false;
	page.details.show(undefined);
	closeDetails();
	announce("New conversation.");
	field.focus();
}

function openDetails() {
	byId("details").classList.add("open");
	byId("open-details").setAttribute("aria-expanded", "true");
	if (getComputedStyle(byId("close-details")).display !== "none") {
		byId("close-details").focus();
		page.details.refresh();
	}
}

const tabs = ["turn", "pool"];

function tab(chosen) {
	for (const name of tabs) {
		const selected = name === chosen;
		byId(`tab-${name}`).setAttribute("aria-selected", String(selected));
		byId(`tab-${name}`).tabIndex = selected ? 0 : -1;
		byId(`panel-${name}`).hidden = !selected;
		byId(`${name}-state`).hidden = !selected;
	}
	page.details.refresh();
}

function closeDetails() {
	if (byId("details").classList.contains("open")) {
		byId("details").classList.remove("open");
		byId("open-details").setAttribute("aria-expanded", "false");
		byId("open-details").focus();
	}
}

const themes = { auto: "as the system", light: "light", dark: "dark" };

function theme(choice) {
	if (choice === "auto") {
		delete document.documentElement.dataset.theme;
	}
	else {
		document.documentElement.dataset.theme = choice;
	}
	byId("theme").dataset.choice = choice;
	byId("theme").setAttribute("aria-label", `Colours: ${themes[choice]}`);
	byId("theme").title = `Colours: ${themes[choice]}`;
	page.details.refresh();
}

function storedTheme() {
	const stored = localStorage.getItem("theme");
	return stored in themes ? stored : "auto";
}

byId("composer").addEventListener("submit", (event) => {
	event.preventDefault();
	submit();
});
field.addEventListener("input", fit);
field.addEventListener("keydown", (event) => {
	if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
		event.preventDefault();
		submit();
	}
});
byId("stop").addEventListener("click", () => {
	stop();
	field.focus();
});
byId("new-conversation").addEventListener("click", startOver);
byId("open-details").addEventListener("click", openDetails);
byId("close-details").addEventListener("click", closeDetails);
for (const name of tabs) {
	byId(`tab-${name}`).addEventListener("click", () => tab(name));
	byId(`tab-${name}`).addEventListener("keydown", (event) => {
		const moves = { ArrowLeft: -1, ArrowRight: 1 };
		if (event.key in moves) {
			const next = tabs[(tabs.indexOf(name) + moves[event.key] + tabs.length) % tabs.length];
			tab(next);
			byId(`tab-${next}`).focus();
		}
	});
}
document.addEventListener("keydown", (event) => {
	if (event.key === "Escape") {
		if (byId("details").classList.contains("open")) {
			closeDetails();
		}
		else {
			stop();
		}
	}
});
for (const idea of document.querySelectorAll(".idea")) {
	idea.addEventListener("click", () => ask(idea.textContent));
}
byId("theme").addEventListener("click", () => {
	const choices = Object.keys(themes);
	const next = choices[(choices.indexOf(storedTheme()) + 1) % choices.length];
	localStorage.setItem("theme", next);
	theme(next);
});
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => page.details.refresh());
new ResizeObserver(() => page.details.trace.draw(page.details.turn)).observe(byId("trace"));

theme(storedTheme());
page.pool.start();
if (window.matchMedia("(pointer: fine)").matches) {
	field.focus();
}
