// What each of several agents does in one answer: when it writes, when it waits for a call of its
// own, and when the answer has what came of that.

import { durationText } from "./words.js";

export const ROOT = "/root";

// Agents are named by their path: the root is /root, those below it /root/researcher and so on.
export const nameOf = (agent) => (agent === ROOT ? "root" : agent.slice(ROOT.length + 1) || agent);

// Who wrote an event, or what it holds.
export const agentOf = (data) => data.agent?.agent_name ?? data.item?.agent?.agent_name;

export class Agents {

	constructor(lanes) {
		this.lanes = lanes;
		this.all = new Map();
		// Calls whose outputs are on their way, in the order in which the service says that it has
		// them.
		this.onTheirWay = [];
	}

	get names() {
		return [...this.all.keys()];
	}

	find(agent) {
		if (!this.all.has(agent)) {
			this.all.set(agent, { items: 0, waits: 0 });
			this.lanes.add(agent, "agent", nameOf(agent));
		}
		return this.all.get(agent);
	}

	// Take an event of the service.
	accept(type, data, at) {
		const agent = agentOf(data);
		if (agent) {
			const state = this.find(agent);
			if (type === "response.output_item.added") {
				state.items++;
			}
			else if (type === "response.output_item.done") {
				state.items = Math.max(0, state.items - 1);
			}
			this.show(agent, state, at);
		}
		else if (type === "response.inject.created") {
			this.taken(this.onTheirWay.shift(), at);
		}
		else if (type === "response.inject.failed") {
			const given = new Set((data.input ?? []).map((item) => item.call_id));
			const late = this.onTheirWay.filter((call) => given.has(call.id));
			this.onTheirWay = this.onTheirWay.filter((call) => !late.includes(call));
			late.forEach((call) => this.goesOn(call, at));
		}
	}

	// An agent waits for what it calls until the answer has the output.
	calls(call, at) {
		const state = this.find(call.agent);
		state.waits++;
		this.show(call.agent, state, at);
	}

	returned(call) {
		this.onTheirWay.push(call);
	}

	taken(call, at) {
		if (call) {
			call.injected = true;
			this.lanes.mark(call.id, at, `the answer has its output after ${durationText(at)}`);
			this.goesOn(call, at);
		}
	}

	goesOn(call, at) {
		const state = this.all.get(call.agent);
		state.waits = Math.max(0, state.waits - 1);
		this.show(call.agent, state, at);
	}

	show(agent, { items, waits }, at) {
		this.lanes.is(agent, items > 0 ? "writing" : waits > 0 ? "waiting" : undefined, at);
	}

	// The turn is over: what is still on its way goes with the next one.
	end(at) {
		this.onTheirWay = [];
		for (const [agent, state] of this.all) {
			Object.assign(state, { items: 0, waits: 0 });
			this.show(agent, state, at);
		}
	}

}
