// What the page asks of the application.

import { serverSentEvents } from "./sse.js";

const events = "text/event-stream, application/problem+json";

// An answer that is no stream: why there is none, as the server says it.
export class Refusal extends Error {

	constructor(problem) {
		super(problem.code);
		this.problem = problem;
	}

}

async function refusal(response) {
	try {
		const problem = await response.json();
		return new Refusal({ code: problem.code ?? "invalid_request", message: problem.detail ?? problem.title, hint: problem.hint });
	}
	catch {
		return new Refusal({ code: "unreachable", message: `The application answered with status ${response.status}.` });
	}
}

async function* stream(path, options) {
	const response = await fetch(path, options);
	if (!response.ok) {
		throw await refusal(response);
	}
	for await (const { name, data, id } of serverSentEvents(response.body)) {
		yield { name, data: JSON.parse(data), at: Number(id) };
	}
}

export const question = (message, conversation, multiAgent, signal) => stream("api/chat", {
	method: "POST",
	headers: { "Content-Type": "application/json", "Accept": events },
	body: JSON.stringify({ message, conversation, multiAgent }),
	signal,
});

export const recalled = (conversation, signal) => stream(`api/conversations/${encodeURIComponent(conversation)}`, {
	headers: { Accept: events },
	cache: "no-store",
	signal,
});

export const jobs = (conversation, signal) => stream(`api/conversations/${encodeURIComponent(conversation)}/jobs`, {
	headers: { Accept: events },
	cache: "no-store",
	signal,
});

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

// Returns once the answer has ended. One that was asked for a moment ago may not have begun.
export async function stop(conversation) {
	for (let tries = 0; tries < 4; tries++) {
		try {
			const response = await fetch(`api/conversations/${encodeURIComponent(conversation)}/stop`, { method: "POST" });
			if (!response.ok || (await response.json()).stopped) {
				return;
			}
		}
		catch {
			return;
		}
		await pause(150);
	}
}
