// Who answers, and whether it does: the service behind the application, and that itself.

import { byId } from "./words.js";

const troubles = {
	refused: "does not accept the key",
	unreachable: "cannot be reached",
};

export class Service {

	// Tells the listener what there is to know of the application, once it answers.
	constructor(onKnown) {
		this.onKnown = onKnown;
		this.node = byId("endpoint");
		this.name = undefined;
		this.state = "unknown";
		this.reason = undefined;
	}

	async ask() {
		try {
			const response = await fetch("api/status", { headers: { Accept: "application/json" } });
			if (!response.ok) {
				throw new Error(String(response.status));
			}
			const now = await response.json();
			this.name = now.embedded ? `Demo server in this process, ${now.endpoint}` : now.endpoint;
			byId("endpoint-model").textContent = now.model ?? "";
			this.onKnown(now);
			this.show();
		}
		catch {
			this.silent();
		}
	}

	// What the application knows of the service: asked for as often as the pool.
	is({ state, reason }) {
		this.state = state;
		this.reason = reason;
		this.show();
	}

	show() {
		if (this.name === undefined) {
			return;
		}
		const trouble = troubles[this.state];
		this.node.dataset.state = this.state;
		this.node.title = this.reason ?? "";
		const words = trouble ? `${this.name} ${trouble}` : this.name;
		if (byId("endpoint-name").textContent !== words) {
			byId("endpoint-name").textContent = words;
		}
	}

	silent() {
		this.name = undefined;
		this.node.dataset.state = "down";
		this.node.title = "";
		byId("endpoint-name").textContent = "This application does not answer";
		byId("endpoint-model").textContent = "";
	}

}
