// The conversation on the page: asks, steers and stops, and shows it again after the page was
// loaded anew.

import * as address from "./address.js";
import { Answer } from "./answer.js";
import { BytesChart } from "./bytes.js";
import { Details } from "./details.js";
import { Jobs } from "./jobs.js";
import { Run } from "./run.js";
import { Steering } from "./steer.js";
import { Tail } from "./tail.js";
import { announce, byId, element } from "./words.js";
import * as wire from "./wire.js";

const endings = {
	completed: "The answer is complete.",
	incomplete: "The model ended early.",
	stopped: "The answer was stopped.",
};

export class Talk {

	// Takes what to do when an answer begins or ends, when one is to be inspected, and how to
	// put text back into the box.
	constructor({ onBusy, onInspect, putBack }) {
		this.onBusy = onBusy;
		this.onInspect = onInspect;
		this.messages = byId("messages");
		this.tail = new Tail(byId("transcript"), this.messages);
		this.steering = new Steering(this.messages, announce, putBack);
		this.details = new Details();
		this.bytes = new BytesChart();
		this.jobs = new Jobs((job) => this.job(job), (number) => this.byItself(number));
		this.followed = Promise.resolve();
		this.frame = 0;
		this.stopping = Promise.resolve();
		this.reset();
	}

	reset() {
		this.conversation = undefined;
		this.remembered = false;
		this.current = undefined;
		this.answers = [];
		this.reading = undefined;
	}

	get busy() {
		return this.current?.run.running === true;
	}

	// ---------------------------------------------------------------- Painting

	schedule() {
		this.frame ||= requestAnimationFrame(() => {
			this.frame = 0;
			this.paint();
		});
	}

	paint() {
		if (this.current) {
			this.current.refresh();
			this.steering.refresh(this.current);
		}
		const working = this.answers.filter((answer) => answer.run.working);
		working.forEach((answer) => answer.refresh());
		this.details.refresh();
		this.chart();
		this.tail.refresh();
		// While a turn or a job runs the clock does too, even between events.
		if (this.busy || working.length > 0) {
			this.schedule();
		}
	}

	chart() {
		this.bytes.show(this.answers.flatMap((answer) => answer.run.sent), this.details.run?.sent ?? []);
	}

	inspect(run) {
		this.details.show(run);
		this.chart();
		for (const answer of this.answers) {
			answer.receipt.setAttribute("aria-pressed", String(answer.run === run));
		}
	}

	// ---------------------------------------------------------------- Answers

	show(run) {
		const answer = new Answer(run, (chosen) => {
			this.inspect(chosen);
			this.onInspect();
		}, (question) => this.ask(question, run.several));
		byId("welcome").hidden = true;
		if (run.question) {
			const question = element("p", "question", run.question);
			question.dir = "auto";
			this.messages.append(question);
		}
		else if (run.byItself) {
			this.note("A job has come back. The model tells of it, although nobody asked.", "job");
		}
		this.messages.append(answer.node);
		this.answers.push(answer);
		this.current = answer;
		return answer;
	}

	// Asks one agent, or several.
	async ask(question, several = false) {
		if (this.busy) {
			return;
		}
		this.steering.asked();
		if (!this.conversation) {
			this.conversation = address.newId();
			address.begin(this.conversation);
		}
		const run = new Run(question, 0, several);
		this.show(run);
		announce("The answer is on its way.");
		const reading = this.read();
		await this.stopping;
		this.followed = this.follow(run, wire.question(question, this.conversation, several, reading.signal), reading.signal);
		await this.followed;
	}

	// The page reads one answer at a time, and has begun with it.
	read(reading = new AbortController()) {
		this.reading = reading;
		this.inspect(this.current.run);
		this.onBusy(true);
		this.tail.toEnd();
		this.schedule();
		return this.reading;
	}

	async follow(run, events, signal) {
		const answer = this.current;
		try {
			for await (const { name, data, at } of events) {
				this.accept(answer, name, data, at);
			}
			if (run.running) {
				run.fail({ code: "cut_off", hint: "Load the page anew: what came meanwhile is there.", message: "The stream ended without a final event." });
			}
		}
		catch (error) {
			this.broken(run, error, signal);
		}
		if (this.current === answer) {
			this.ended(run);
		}
	}

	accept(answer, name, data, at) {
		const { run } = answer;
		// What is told again tells when it was.
		run.accept(name, data, at < answer.recalledAt ? at : undefined);
		if (name === "turn.started" && data.continued === false && this.remembered) {
			run.note("This application no longer remembers the earlier messages: this answer does without them.");
		}
		if (name === "turn.started" && answer === this.current) {
			// A page that was loaded anew did not know whether it may steer.
			this.onBusy(true);
		}
		if (name === "tool.started" && data.async) {
			this.jobs.follow(this.conversation);
		}
		if (name === "steered") {
			this.steering.told(data, answer);
		}
		this.schedule();
	}

	broken(run, error, signal) {
		if (signal.aborted || !run.running) {
			return;
		}
		run.fail(error instanceof wire.Refusal ? error.problem : {
			code: run.events.length > 0 ? "cut_off" : "unreachable",
			message: "The page lost its connection to this application.",
			hint: "Check that the application is still running, then ask again.",
		});
	}

	ended(run) {
		this.remembered ||= run.state === "completed" || run.state === "incomplete";
		this.reading = undefined;
		this.onBusy(false);
		this.paint();
		announce(endings[run.state] ?? "");
	}

	steer(text) {
		this.steering.steer(text, this.current);
		this.tail.toEnd();
	}

	stop() {
		if (this.busy) {
			this.current.run.stop();
			this.stopping = wire.stop(this.conversation);
			this.reading?.abort();
		}
	}

	// ---------------------------------------------------------------- Jobs

	job(job) {
		for (const answer of this.answers) {
			answer.run.job(job);
			if (answer.run.calls.has(job.id)) {
				answer.refresh();
			}
		}
		this.schedule();
	}

	// An answer has begun that nobody asked for. One that the page found when it was loaded has
	// no number yet.
	async byItself(number) {
		const found = this.current?.run;
		if (found?.byItself && found.number === undefined) {
			found.number = number;
		}
		if (this.answers.some(({ run }) => run.number === number)) {
			return;
		}
		await this.followed;
		if (this.busy) {
			return;
		}
		const reading = new AbortController();
		try {
			const events = wire.recalled(this.conversation, reading.signal);
			const { value: first } = await events.next();
			if (first.data.latest === "" && !this.busy) {
				await this.goOn(first.data, events, reading, number);
			}
			else {
				reading.abort();
			}
		}
		catch {
			this.note("An answer has begun that this page could not read. Load it anew to see it.");
		}
	}

	// ---------------------------------------------------------------- Conversations

	// Show what the address names: a conversation from its beginning, or none. An answer that
	// is being written goes on without this page.
	async open(id) {
		this.reading?.abort();
		this.jobs.leave();
		this.clear();
		if (id === undefined) {
			return;
		}
		this.conversation = id;
		const reading = new AbortController();
		this.reading = reading;
		byId("welcome").hidden = true;
		this.messages.setAttribute("aria-busy", "true");
		try {
			const events = wire.recalled(id, reading.signal);
			const { value: first } = await events.next();
			this.recall(first.data);
			if (first.data.latest === undefined) {
				this.jobs.follow(id);
			}
			else {
				await this.goOn(first.data, events, reading);
			}
		}
		catch (error) {
			if (!reading.signal.aborted) {
				this.lost(error);
			}
		}
		finally {
			this.messages.removeAttribute("aria-busy");
		}
	}

	recall({ said, shortened }) {
		this.messages.removeAttribute("aria-busy");
		if (shortened) {
			this.note("What was said before is not kept here.");
		}
		for (let at = 0; at < said.length;) {
			const question = said[at].kind === "question" ? said[at++].text : "";
			const from = at;
			while (at < said.length && said[at].kind !== "question") {
				at++;
			}
			this.show(Run.recalled(question, said.slice(from, at))).refresh();
		}
		this.remembered = said.length > 0;
		this.inspect(this.current?.run);
		this.tail.toEnd();
	}

	async goOn({ latest, elapsedMillis }, events, reading, number) {
		const run = new Run(latest, elapsedMillis);
		run.number = number;
		this.show(run).recalledAt = elapsedMillis;
		const { signal } = this.read(reading);
		this.jobs.follow(this.conversation);
		this.followed = this.follow(run, events, signal);
		await this.followed;
	}

	lost(error) {
		const unknown = error instanceof wire.Refusal;
		this.clear();
		if (unknown) {
			address.forget();
		}
		this.note(unknown ? "This application does not know that conversation any more." : "This application does not answer. Load the page again once it does.");
	}

	note(text, kind = "note") {
		const notice = element("p", "notice", text);
		notice.dataset.kind = kind;
		this.messages.append(notice);
		return notice;
	}

	startOver() {
		address.leave();
		this.open(undefined);
		announce("New conversation.");
	}

	clear() {
		this.reset();
		this.messages.replaceChildren();
		byId("welcome").hidden = false;
		this.onBusy(false);
		this.details.show(undefined);
		this.chart();
	}

}
