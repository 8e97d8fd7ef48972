// The page of the sample: asks and steers over POST, reads the answer as server-sent events, and
// shows each event the moment it arrives.

import { Answer } from "./answer.js";
import { BytesChart } from "./bytes.js";
import { Details } from "./details.js";
import { PoolPanel } from "./pool.js";
import { Run } from "./run.js";
import { serverSentEvents } from "./sse.js";
import { Steering } from "./steer.js";
import { Tail } from "./tail.js";
import { byId, count, element } from "./words.js";

// ---------------------------------------------------------------- The page

const page = {
	conversation: undefined,
	remembered: false,
	current: undefined,
	abort: undefined,
	answers: [],
	maxLength: 16000,
	embedded: undefined,
	details: new Details(),
	bytes: new BytesChart(),
	pool: new PoolPanel((reachable) => (reachable ? status() : unreachable())),
};

const messages = byId("messages");
const field = byId("message");

const tail = new Tail(byId("transcript"), messages);
const steering = new Steering(messages, announce, putBack);

let frame = 0;

function schedule() {
	frame ||= requestAnimationFrame(() => {
		frame = 0;
		paint();
	});
}

function paint() {
	const answer = page.current;
	if (answer) {
		answer.refresh();
		steering.refresh(answer);
	}
	page.details.refresh();
	bytes();
	tail.refresh();
	// While a turn runs the clock does too, even between events.
	if (answer?.run.running) {
		schedule();
	}
}

function bytes() {
	page.bytes.show(page.answers.flatMap((answer) => answer.run.sent), page.details.run?.sent ?? []);
}

function announce(text) {
	byId("announce").textContent = text;
}

function busy(running) {
	byId("send").hidden = running;
	byId("steer").hidden = !running;
	byId("stop").hidden = !running;
	field.placeholder = running ? "Say something more" : "Ask something";
	byId("message-label").textContent = running ? "Something more to the answer that is being written" : "Your question";
}

function inspect(run) {
	page.details.show(run);
	bytes();
	for (const answer of page.answers) {
		answer.receipt.setAttribute("aria-pressed", String(answer.run === run));
	}
}

async function ask(question) {
	if (page.abort) {
		return;
	}
	steering.asked();
	const run = new Run(question);
	const answer = new Answer(run, (chosen) => {
		inspect(chosen);
		tab("turn");
		openDetails();
	}, ask);
	byId("welcome").hidden = true;
	messages.append(element("p", "question", question), answer.node);
	page.answers.push(answer);
	page.current = answer;
	page.abort = new AbortController();
	inspect(run);
	busy(true);
	announce("The answer is on its way.");
	tail.toEnd();
	schedule();
	await follow(run, page.abort.signal);
	page.remembered ||= run.state === "completed" || run.state === "incomplete";
	page.abort = undefined;
	busy(false);
	paint();
	announce({
		completed: "The answer is complete.",
		incomplete: "The model ended early.",
		stopped: "The answer was stopped.",
	}[run.state] ?? "");
	page.pool.refresh();
}

async function follow(run, signal) {
	try {
		const response = await fetch("api/chat", {
			method: "POST",
			headers: { "Content-Type": "application/json", "Accept": "text/event-stream, application/problem+json" },
			body: JSON.stringify({ message: run.question, conversation: page.conversation }),
			signal,
		});
		if (!response.ok) {
			run.fail(await refusal(response));
			return;
		}
		for await (const event of serverSentEvents(response.body)) {
			const data = JSON.parse(event.data);
			run.accept(event.name, data);
			if (event.name === "turn.started") {
				if (page.conversation && data.continued === false && page.remembered) {
					run.note("This application no longer remembers the earlier messages: this answer does without them.");
				}
				page.conversation = data.conversation ?? page.conversation;
			}
			schedule();
		}
		if (run.running) {
			run.fail({ code: "cut_off", message: "The stream ended without a final event.", hint: "Ask again." });
		}
	}
	catch (error) {
		if (signal.aborted) {
			run.stop();
		}
		else if (run.running) {
			run.fail({
				code: run.events.length > 0 ? "cut_off" : "unreachable",
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

function steer(text) {
	steering.steer(text, page.current);
	tail.toEnd();
}

// Before what has been typed meanwhile, as it was said before.
function putBack(text) {
	field.value = field.value.trim() ? `${text}\n${field.value}` : text;
	fit();
	field.focus();
}

function stop() {
	page.abort?.abort();
}

const notEmbedded = "Only connections to the demo server can be dropped from here.";

async function drop() {
	if (!page.embedded) {
		announce(notEmbedded);
		return;
	}
	const run = page.current?.run.running ? page.current.run : undefined;
	// Said before the loss that it causes.
	const part = run?.dropped();
	schedule();
	try {
		const response = await fetch("api/connections/drop", { method: "POST" });
		if (!response.ok) {
			throw new Error(String(response.status));
		}
		const { connections } = await response.json();
		page.pool.refresh();
		if (run) {
			announce("Every connection to the demo server was dropped.");
		}
		else {
			droppedMeanwhile(connections);
		}
	}
	catch {
		if (part) {
			part.failed = true;
			schedule();
		}
		announce("The connection could not be dropped.");
	}
}

// Nothing was running. The log of messages announces what is added to it by itself.
function droppedMeanwhile(connections) {
	const notice = element("p", "notice", connections === 0
		? "No connection is open. The pool opens one for the next question."
		: `You dropped ${connections === 1 ? "the connection" : count(connections, "connection")}. The pool opens a new one for the next question.`);
	notice.dataset.kind = "drop";
	const last = messages.lastElementChild;
	if (last?.dataset.kind === "drop") {
		last.replaceWith(notice);
	}
	else {
		messages.append(notice);
	}
	tail.toEnd();
}

// Where connections cannot be dropped the button says why, so it stays within reach.
function droppable(embedded) {
	page.embedded = embedded;
	byId("drop").setAttribute("aria-disabled", String(!embedded));
	byId("drop").title = embedded ? "Cut every connection to the demo server, now" : notEmbedded;
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
		droppable(now.embedded);
		page.maxLength = now.maxMessageLength ?? page.maxLength;
		if (now.embedded) {
			byId("welcome-kicker").textContent = "Demo server, no key and no network needed";
			byId("welcome-text").textContent = "Every answer takes one turn or more on a pooled WebSocket session. "
				+ "A small demo model inside this application answers, calls its tools and listens to what you say meanwhile; set OPENAI_API_KEY and start again to talk to OpenAI.";
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

const usualHelp = [...byId("composer-help").childNodes];

function fit() {
	field.style.height = "auto";
	field.style.height = `${field.scrollHeight}px`;
	const over = field.value.length - page.maxLength;
	const help = byId("composer-help");
	help.classList.toggle("full", over > 0);
	if (over > 0) {
		help.textContent = `Shorten it by ${count(over, "character")} to send it.`;
	}
	else if (!help.querySelector("kbd")) {
		help.replaceChildren(...usualHelp);
	}
}

function submit() {
	const text = field.value.trim();
	if (!text || text.length > page.maxLength) {
		field.focus();
		return;
	}
	field.value = "";
	fit();
	if (page.abort) {
		steer(text);
	}
	else {
		ask(text);
	}
	ready();
}

// Where the keyboard does not cover the answer, one can go on typing.
function ready() {
	if (window.matchMedia("(pointer: fine)").matches) {
		field.focus();
	}
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
	bytes();
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
byId("drop").addEventListener("click", drop);
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
new ResizeObserver(() => page.details.trace.draw(page.details.run)).observe(byId("trace"));

theme(storedTheme());
page.pool.start();
ready();
