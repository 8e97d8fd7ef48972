// One answer in the transcript: text, calls of tools and notices, in the order they came.
// Where it goes on to what was steered, a new section begins below that.

import { nameOf, ROOT } from "./agents.js";
import { summary } from "./details.js";
import { Notice } from "./notice.js";
import { problemBox } from "./problem.js";
import { renderText } from "./prose.js";
import { ToolCard } from "./tools.js";
import { element } from "./words.js";

class Prose {

	constructor(part) {
		this.part = part;
		this.rendered = [];
		this.node = element("div", "prose");
		this.node.classList.toggle("commentary", part.commentary === true);
		this.text = this.node;
		// The answer is the root's. What other agents write is on the way to it.
		if (part.agent && part.agent !== ROOT) {
			this.node.classList.add("aside");
			this.node.setAttribute("role", "group");
			this.node.setAttribute("aria-label", `What the agent ${nameOf(part.agent)} writes`);
			this.text = element("div", "prose commentary");
			this.node.append(element("b", "agent-name", nameOf(part.agent)), this.text);
		}
	}

	refresh() {
		this.rendered = renderText(this.text, this.part.text, this.rendered);
		if (this.part.lost && !this.node.classList.contains("lost")) {
			this.node.classList.add("lost");
			this.node.setAttribute("aria-label", "Part of an answer that was lost");
			this.node.setAttribute("role", "group");
		}
	}

}

// Where a response begins there is nothing to see, but perhaps a new section.
class Mark {

	refresh() {
	}

}

function view(part) {
	if (part.kind === "response") {
		return new Mark();
	}
	if (part.kind === "text") {
		return new Prose(part);
	}
	return part.kind === "tool" ? new ToolCard(part) : new Notice(part);
}

export class Answer {

	constructor(run, inspect, again) {
		this.run = run;
		this.again = again;
		this.views = [];
		// What is answered by responses that have not begun yet, by their IDs.
		this.expected = new Map();
		this.sections = [];
		this.waiting = element("div", "waiting");
		this.waiting.append(element("i"), element("i"), element("i"));
		this.receipt = element("button", "receipt");
		this.receipt.type = "button";
		this.receipt.hidden = true;
		this.receipt.addEventListener("click", () => inspect(run));
		this.begin(0, "Answer");
		this.node.append(this.waiting, this.receipt);
	}

	// The section that is being written.
	get node() {
		return this.sections.at(-1).node;
	}

	begin(from, label) {
		const node = element("article", "answer");
		node.setAttribute("aria-label", label);
		node.setAttribute("aria-busy", "true");
		const parts = element("div", "parts");
		node.append(parts);
		this.sections.push({ node, parts, from });
	}

	// Begin a section with the part at the index, which may have been shown already.
	goOn(index, after) {
		const before = this.sections.at(-1);
		before.node.setAttribute("aria-busy", "false");
		before.node.classList.add("continued");
		this.begin(index, "Answer, going on");
		const { node, parts } = this.sections.at(-1);
		parts.append(...this.views.slice(index).map((view) => view.node).filter(Boolean));
		// With the waiting line, the receipt, and what was said about the end.
		while (before.parts.nextSibling) {
			node.append(before.parts.nextSibling);
		}
		node.setAttribute("aria-busy", String(this.run.running));
		after.after(node);
	}

	// Show what was steered directly above the response that answers it.
	answers(response, bubble) {
		const index = this.run.parts.findIndex((part) => part.kind === "response" && part.id === response);
		if (index < 0 || !this.views[index]) {
			this.expected.set(response, [...this.expected.get(response) ?? [], bubble]);
			return;
		}
		// A section that was begun earlier than another cannot be divided any more.
		if (index > this.sections.at(-1).from) {
			this.goOn(index, bubble);
		}
		const section = this.sections.find(({ from }) => from === index);
		let next = bubble.nextElementSibling;
		while (next?.classList.contains("steered")) {
			next = next.nextElementSibling;
		}
		if (section && next !== section.node) {
			section.node.before(bubble);
		}
	}

	refresh() {
		const { run } = this;
		run.parts.forEach((part, index) => {
			if (!this.views[index]) {
				this.show(part, index);
			}
			this.views[index].refresh();
		});
		const last = run.parts.at(-1);
		this.waiting.hidden = !run.running || (last?.kind === "text" && !last.lost) || run.tools.some((call) => call.state === "running" && !call.async);
		if (!run.running) {
			this.settle();
		}
	}

	show(part, index) {
		const shown = view(part);
		const steered = part.kind === "response" ? this.expected.get(part.id) : undefined;
		if (part.successor || steered) {
			this.goOn(index, this.node.parentElement.lastElementChild);
		}
		this.views[index] = shown;
		if (shown.node) {
			this.sections.at(-1).parts.append(shown.node);
		}
		steered?.forEach((bubble) => this.answers(part.id, bubble));
	}

	settle() {
		if (this.node.getAttribute("aria-busy") === "false") {
			return;
		}
		const { run } = this;
		this.node.setAttribute("aria-busy", "false");
		this.receipt.hidden = run.recalled === true;
		this.receipt.replaceChildren(...summary(run).split(" · ").map((part) => element("span", "", part)));
		if (run.state === "stopped") {
			const who = run.stoppedHere ? "You stopped this answer." : "This answer was stopped.";
			this.note(run.sent.at(-1)?.round > 1
				? `${who} The model remembers it up to its last step.`
				: run.byItself ? `${who} The model hears of the job with the next question.`
					: `${who} The model will not remember it.`, "stop");
		}
		if (run.state === "incomplete") {
			this.note(`The model ended early${run.reason ? ` (${run.reason.replaceAll("_", " ")})` : ""}.`);
		}
		if (run.problem) {
			this.receipt.before(problemBox(run.problem, run.byItself ? undefined : () => this.again(run.question)));
		}
	}

	note(text, kind = "note") {
		const notice = element("p", "notice", text);
		notice.dataset.kind = kind;
		this.receipt.before(notice);
	}

}
