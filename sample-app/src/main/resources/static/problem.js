// Why there is no answer, in words for whoever asked; what helps a developer is folded.

import { element } from "./words.js";

// Plain words for the codes a person meets.
const headlines = {
	connection_lost: "The connection was lost while the answer was arriving",
	handshake_unauthorized: "The endpoint did not accept the API key",
	handshake_refused: "The endpoint refused the connection",
	handshake_failed: "The endpoint could not be reached",
	handshake_timeout: "The endpoint did not answer in time",
	invalid_api_key: "The endpoint did not accept the API key",
	turn_timeout: "The model took too long",
	rate_limit_exceeded: "Too many requests for now",
	insufficient_quota: "The account has no credit left",
	server_is_overloaded: "The service is overloaded",
	server_error: "The service had an internal problem",
	context_length_exceeded: "The conversation has grown too long for the model",
	acquire_timeout: "No session became free in time",
	pending_limit: "Too many questions are waiting",
	frame_too_large: "The service sent a message that is larger than allowed",
	request_too_large: "The question is too large to send",
	too_many_rounds: "The model did not come to an end",
	slow_subscriber: "This page was too slow to take the answer",
	client_closed: "This application is shutting down",
	conversation_too_large: "The conversation has grown too long",
	conversation_conflict: "Somebody else went on with this conversation meanwhile",
	conversation_repository_failed: "The conversation could not be looked up",
	conversation_busy: "This conversation is still answering",
	invalid_request: "The question was not accepted",
	unreachable: "This application does not answer",
	cut_off: "The answer stopped before its end",
};

function technical({ message, code }) {
	const box = element("details", "technical");
	box.append(element("summary", "", "Technical details"));
	box.append(element("p", "", message));
	if (code) {
		box.append(element("p", "code", code));
	}
	return box;
}

// What nobody has asked cannot be asked again.
export function problemBox(problem, again) {
	const box = element("div", "problem");
	box.setAttribute("role", "alert");
	box.append(element("h3", "", headlines[problem.code] ?? "The question could not be answered"));
	if (problem.hint) {
		box.append(element("p", "hint", problem.hint));
	}
	if (again) {
		const button = element("button", "", "Ask again");
		button.type = "button";
		button.addEventListener("click", again);
		box.append(button);
	}
	if (problem.message) {
		box.append(technical(problem));
	}
	return box;
}
