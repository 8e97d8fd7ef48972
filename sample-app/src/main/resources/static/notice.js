// A line between the parts of an answer: what became of its connection.

import { element } from "./words.js";

export class Notice {

	constructor(part) {
		this.part = part;
		this.node = element("p", "notice");
		this.node.dataset.kind = part.kind;
	}

	refresh() {
		const words = this.words();
		if (this.node.textContent !== words) {
			this.node.textContent = words;
		}
	}

	words() {
		const { kind, session, resumed, again, outputSeen, text, failed } = this.part;
		if (kind === "drop") {
			return failed ? "The connection could not be dropped." : "You dropped the connection.";
		}
		if (kind === "note") {
			return text;
		}
		const where = session ? ` on ${session}` : "";
		if (!again) {
			return `The connection${where} is gone. The conversation goes on with ${resumed}.`;
		}
		const what = outputSeen ? "What had arrived does not count, and the turn is run again" : "The turn is sent again";
		return `The connection was lost${where}. ${what}${resumed ? ` on ${resumed}.` : "…"}`;
	}

}
