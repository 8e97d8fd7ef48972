// The page of the sample: its controls, and what they do.

import * as address from "./address.js";
import { PoolPanel } from "./pool.js";
import { Service } from "./service.js";
import { Talk } from "./talk.js";
import { themed } from "./theme.js";
import { announce, byId, count, element } from "./words.js";

const field = byId("message");

let maxLength = 16000;
let embedded;

const agentsAtWork = "Agents are at work and take nothing more";

const talk = new Talk({ onBusy: busy, onInspect: inspected, putBack });
const service = new Service(known);
const pool = new PoolPanel((reachable) => (reachable ? service.ask() : service.silent()), (state) => service.is(state));

function busy(running) {
	const steerable = running && !talk.current.run.several;
	byId("send").hidden = running;
	byId("steer").hidden = !steerable;
	byId("stop").hidden = !running;
	field.placeholder = steerable ? "Say something more" : running ? agentsAtWork : "Ask something";
	byId("message-label").textContent = running ? "Something more to the answer that is being written" : "Your question";
	if (!running) {
		pool.refresh();
	}
}

function inspected() {
	tab("turn");
	openDetails();
}

// ---------------------------------------------------------------- The service

function known(status) {
	droppable(status.embedded);
	byId("agents").hidden = !status.multiAgent;
	for (const idea of document.querySelectorAll("[data-agents]")) {
		idea.closest("li").hidden = !status.multiAgent;
	}
	maxLength = status.maxMessageLength ?? maxLength;
	if (status.embedded) {
		byId("welcome-kicker").textContent = "Demo server, no key and no network needed";
		byId("welcome-text").textContent = "A small demo model inside this application answers, calls its tools and listens to what you say meanwhile. "
			+ "Set OPENAI_API_KEY and start again to talk to OpenAI.";
	}
}

const notEmbedded = "Only connections to the demo server can be dropped from here.";

// Where connections cannot be dropped the button says why, so it stays within reach.
function droppable(possible) {
	embedded = possible;
	byId("drop").setAttribute("aria-disabled", String(!possible));
	byId("drop").title = possible ? "Cut every connection to the demo server, now" : notEmbedded;
}

async function drop() {
	if (!embedded) {
		announce(notEmbedded);
		return;
	}
	const run = talk.busy ? talk.current.run : undefined;
	// Said before the loss that it causes.
	const part = run?.dropped();
	talk.schedule();
	try {
		const response = await fetch("api/connections/drop", { method: "POST" });
		if (!response.ok) {
			throw new Error(String(response.status));
		}
		const { connections } = await response.json();
		pool.refresh();
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
			talk.schedule();
		}
		announce("The connection could not be dropped.");
	}
}

// Nothing was running. The log of messages announces what is added to it by itself.
function droppedMeanwhile(connections) {
	if (talk.messages.lastElementChild?.dataset.kind === "drop") {
		talk.messages.lastElementChild.remove();
	}
	talk.note(connections === 0
		? "No connection is open. The pool opens one for the next question."
		: `You dropped ${connections === 1 ? "the connection" : count(connections, "connection")}. The pool opens a new one for the next question.`, "drop");
	talk.tail.toEnd();
}

// ---------------------------------------------------------------- The box

const usualHelp = [...byId("composer-help").childNodes];

function fit() {
	field.style.height = "auto";
	field.style.height = `${field.scrollHeight}px`;
	const over = field.value.length - maxLength;
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
	if (!text || text.length > maxLength) {
		field.focus();
		return;
	}
	if (talk.busy && talk.current.run.several) {
		announce(`${agentsAtWork}. Stop them, or wait for their answer.`);
		return;
	}
	field.value = "";
	fit();
	if (talk.busy) {
		talk.steer(text);
	}
	else {
		talk.ask(text, several());
	}
	ready();
}

// Whether several agents are to work on the next question.
const several = () => byId("agents").getAttribute("aria-pressed") === "true";

byId("agents").addEventListener("click", () => {
	byId("agents").setAttribute("aria-pressed", String(!several()));
	field.focus();
});

// Before what has been typed meanwhile, as it was said before.
function putBack(text) {
	field.value = field.value.trim() ? `${text}\n${field.value}` : text;
	fit();
	field.focus();
}

// Where the keyboard does not cover the answer, one can go on typing.
function ready() {
	if (window.matchMedia("(pointer: fine)").matches) {
		field.focus();
	}
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
	talk.stop();
	field.focus();
});
byId("drop").addEventListener("click", drop);
for (const idea of document.querySelectorAll(".idea")) {
	idea.addEventListener("click", () => talk.ask(idea.textContent, idea.dataset.agents !== undefined || several()));
}

// ---------------------------------------------------------------- The details

function openDetails() {
	byId("details").classList.add("open");
	byId("open-details").setAttribute("aria-expanded", "true");
	if (getComputedStyle(byId("close-details")).display !== "none") {
		byId("close-details").focus();
		talk.details.refresh();
	}
}

function closeDetails() {
	if (byId("details").classList.contains("open")) {
		byId("details").classList.remove("open");
		byId("open-details").setAttribute("aria-expanded", "false");
		byId("open-details").focus();
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
	talk.details.refresh();
}

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
			talk.stop();
		}
	}
});
new ResizeObserver(() => talk.details.trace.draw(talk.details.run)).observe(byId("trace"));

// ---------------------------------------------------------------- Conversations

function open() {
	if (address.named() !== talk.conversation) {
		talk.open(address.named());
	}
}

byId("new-conversation").addEventListener("click", () => {
	talk.startOver();
	closeDetails();
	field.focus();
});
window.addEventListener("popstate", open);
// A page that the browser kept has missed what came meanwhile.
window.addEventListener("pageshow", (event) => event.persisted && talk.open(address.named()));

themed(() => talk.details.refresh());
pool.start();
open();
ready();
