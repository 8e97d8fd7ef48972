// Who worked when: the model, and beside it whatever works while it writes. Each has a lane of
// its own, and what it did is a span on it.

export class Lanes {

	constructor() {
		this.all = new Map();
	}

	// Add a lane, unless there is one with the key. One that belongs to another is below that.
	add(key, kind, name, owner) {
		if (!this.all.has(key)) {
			this.all.set(key, { key, kind, name, owner, spans: [], marks: [] });
		}
		return this.all.get(key);
	}

	// Begin a span on the lane with the key, which is new if there is none.
	open(key, kind, name, at, owner) {
		const lane = this.add(key, kind, name, owner);
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

	// From now on the lane is in a state, which is known before it ends; or in none.
	is(key, state, at) {
		const { spans } = this.all.get(key);
		const last = spans.at(-1);
		if (last && last.until === undefined) {
			if (last.state === state) {
				return;
			}
			last.until = at;
		}
		if (state) {
			spans.push({ from: at, until: undefined, state });
		}
	}

	// Note a moment, in words.
	mark(key, at, words) {
		this.all.get(key)?.marks.push({ at, words });
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
		return Math.max(0, ...[...this.all.values()].map(({ spans }) => (spans.length > 0 ? spans.at(-1).until ?? now : 0)));
	}

	// In the order they began, each with those below it.
	get list() {
		const all = [...this.all.values()];
		const below = (key) => all.filter(({ owner }) => owner === key);
		return all.filter(({ owner }) => !this.all.has(owner)).flatMap((lane) => [lane, ...below(lane.key)]);
	}

	// Whether there is more to see than the model alone.
	get several() {
		return this.all.size > 1;
	}

}
