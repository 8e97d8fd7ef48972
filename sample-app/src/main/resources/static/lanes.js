// Who worked when: the model, and beside it whatever works while it writes. Each has a lane of
// its own, and what it did is a span on it.

export class Lanes {

	constructor() {
		this.all = new Map();
	}

	// Begin a span on the lane with the key, which is new if there is none.
	open(key, kind, name, at) {
		let lane = this.all.get(key);
		if (!lane) {
			lane = { key, kind, name, spans: [] };
			this.all.set(key, lane);
		}
		this.close(key, at, "stopped");
		lane.spans.push({ from: at, until: undefined, state: "running" });
	}

	close(key, at, state) {
		const span = this.all.get(key)?.spans.at(-1);
		if (span && span.until === undefined) {
			span.until = at;
			span.state = state;
		}
	}

	// Jobs go on after the answer.
	closeAll(at, state) {
		for (const { key, kind } of this.all.values()) {
			if (kind !== "job") {
				this.close(key, at, state);
			}
		}
	}

	// When the last of them ended, or now if one has not.
	until(now) {
		return Math.max(0, ...[...this.all.values()].map(({ spans }) => spans.at(-1).until ?? now));
	}

	// In the order they began.
	get list() {
		return [...this.all.values()];
	}

	// Whether there is more to see than the model alone.
	get several() {
		return this.all.size > 1;
	}

}
