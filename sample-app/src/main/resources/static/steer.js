// What is said while an answer is being written, and what becomes of it.

import { element } from "./words.js";

const words = {
	sent: "On its way…",
	applied: "Taken into account",
	pending: "Waits for the tools",
	kept: "Goes with the next question",
	failed: "Not taken into account",
	unknown: "Nobody knows whether it arrived",
};

// Of what failed. The rest is said in the words of the server.
const reasons = {
	response_not_active: "Came too late",
	response_already_completed: "Came too late",
	successor_creation_failed: "The answer could not go on",
	too_many_pending_steers: "Too much is on its way already",
	steering_not_supported: "This service cannot be steered",
	conversation_unknown: "This application does not know the conversation any more",
	unreachable: "This application does not answer",
};

class Steer {

	constructor(text, run) {
		this.text = text;
		this.run = run;
		// Pending input is for a later turn than this one.
		this.round = Math.max(run.round, 1);
		this.outcome = "sent";
		this.told = false;
		this.node = element("div", "question steered");
		this.node.setAttribute("role", "group");
		this.node.setAttribute("aria-label", "Said while the answer was being written");
		this.state = element("p", "steered-state");
		// What changes is announced by itself.
		this.state.setAttribute("aria-live", "off");
		this.again = element("button", "", "Put back into the box");
		this.again.type = "button";
		this.again.hidden = true;
		const said = element("p", "steered-text", text);
		said.dir = "auto";
		this.node.append(said, this.state, this.again);
		this.becomes("sent");
	}

	becomes(outcome, { code, message } = {}) {
		this.outcome = outcome;
		const reason = outcome === "failed" ? reasons[code] ?? message : undefined;
		this.node.dataset.outcome = outcome;
		this.state.textContent = reason ?? words[outcome];
		this.again.hidden = outcome !== "failed" && outcome !== "unknown";
	}

}

export class Steering {

	// Takes where bubbles go, how to announce, and how to put text back into the box.
	constructor(messages, announce, putBack) {
		this.messages = messages;
		this.announce = announce;
		this.putBack = putBack;
		this.steers = [];
	}

	// An answer that is steered before its conversation has an ID takes the input later.
	steer(text, answer) {
		const steer = this.bubble(text, answer);
		this.announce("Your words are on their way to the answer.");
		this.follow(steer, answer);
	}

	bubble(text, answer) {
		const steer = new Steer(text, answer.run);
		steer.again.addEventListener("click", () => {
			steer.node.remove();
			this.steers = this.steers.filter((other) => other !== steer);
			this.putBack(text);
		});
		this.steers.push(steer);
		this.messages.append(steer.node);
		return steer;
	}

	async follow(steer, answer) {
		const conversation = await answer.run.begun;
		const result = conversation
			? await send(steer.text, conversation)
			: { outcome: "failed", code: "response_not_active" };
		// Another conversation may have been begun meanwhile.
		if (steer.node.isConnected) {
			this.settle(steer, answer, result);
			this.announce(`${steer.state.textContent}.`);
		}
	}

	settle(steer, answer, result) {
		steer.becomes(result.outcome, result);
		if (result.outcome === "applied") {
			answer.answers(result.response, steer.node);
		}
		this.refresh(answer);
	}

	// What the answer tells of was said on this page, or else on another one or before this one
	// was loaded.
	told({ text, result }, answer) {
		const own = this.steers.find((steer) => steer.run === answer.run && steer.text === text && !steer.told);
		if (own) {
			own.told = true;
			return;
		}
		const steer = this.bubble(text, answer);
		steer.told = true;
		this.settle(steer, answer, result);
	}

	// What waits for the tools is taken along by the turn after them.
	refresh(answer) {
		for (const steer of this.steers) {
			if (steer.run !== answer.run || steer.outcome !== "pending") {
				continue;
			}
			const next = steer.run.parts.find((part) => part.kind === "response" && part.round > steer.round);
			if (next) {
				steer.becomes("applied");
				answer.answers(next.id, steer.node);
			}
			else if (!steer.run.running) {
				steer.becomes("kept");
			}
		}
	}

	// The next question has taken along what waited for it.
	asked() {
		this.steers.filter((steer) => steer.outcome === "kept").forEach((steer) => steer.becomes("applied"));
		this.steers = this.steers.filter((steer) => steer.outcome === "sent" || steer.outcome === "pending");
	}

}

async function send(message, conversation) {
	try {
		const response = await fetch("api/steer", {
			method: "POST",
			headers: { "Content-Type": "application/json", "Accept": "application/json, application/problem+json" },
			body: JSON.stringify({ message, conversation }),
		});
		const answer = await response.json();
		return response.ok ? answer : { outcome: "failed", code: answer.code, message: answer.detail ?? answer.title };
	}
	catch {
		// It may have arrived all the same.
		return { outcome: "unknown" };
	}
}
