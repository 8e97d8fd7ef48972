// The calls that an answer does not wait for: how they are, and what came of them.

import * as wire from "./wire.js";

export class Jobs {

	// Takes what to do with news of one, and with an answer that the end of one has begun.
	constructor(onJob, onAnswer) {
		this.onJob = onJob;
		this.onAnswer = onAnswer;
		this.reading = undefined;
	}

	// Read until the model knows the end of every job.
	async follow(conversation) {
		if (this.reading) {
			return;
		}
		const reading = new AbortController();
		this.reading = reading;
		try {
			for await (const { name, data } of wire.jobs(conversation, reading.signal)) {
				if (name === "job") {
					this.onJob(data);
				}
				else if (name === "answer.begun") {
					this.onAnswer(data.number);
				}
			}
		}
		catch {
			// Whoever loads the page anew, or calls for another job, reads again.
		}
		finally {
			if (this.reading === reading) {
				this.reading = undefined;
			}
		}
	}

	leave() {
		this.reading?.abort();
		this.reading = undefined;
	}

}
