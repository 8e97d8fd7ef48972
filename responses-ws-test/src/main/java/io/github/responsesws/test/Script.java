package io.github.responsesws.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.responsesws.test.engine.Step;
import io.github.responsesws.test.engine.Steps;
import io.github.responsesws.test.engine.WireSteps;
import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.WireJson;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the server sends in answer to one request, step by step. Immutable: every method
 * returns a new script. {@link Scripts} begins one.
 * <p>
 * A step that writes an item begins the response if that was not done, with
 * {@code response.created} and {@code response.in_progress}. A script that began a
 * response and does not end it is ended with {@code response.completed}.
 *
 * @since 0.1.0
 */
public final class Script {

	static final Script EMPTY = new Script(List.of());

	private final List<Step> steps;

	private Script(List<Step> steps) {
		this.steps = steps;
	}

	List<Step> steps() {
		return this.steps;
	}

	/**
	 * Add a whole assistant message, a word a delta.
	 * @param text the text
	 * @return the longer script
	 */
	public Script text(String text) {
		return with(Steps.text(text));
	}

	/**
	 * Add a whole message of {@code phase} {@code commentary}: what the model says on its
	 * way to the answer.
	 * @param text the text
	 * @return the longer script
	 */
	public Script commentary(String text) {
		return with(Steps.text("commentary", text));
	}

	/**
	 * Add a whole message of {@code phase} {@code final_answer}.
	 * @param text the text
	 * @return the longer script
	 */
	public Script finalAnswer(String text) {
		return with(Steps.text("final_answer", text));
	}

	/**
	 * Add a whole message with which the model declines.
	 * @param text the words of the refusal
	 * @return the longer script
	 */
	public Script refusal(String text) {
		return with(Steps.refusal(text));
	}

	/**
	 * Add one delta to an assistant message that stays open until another step ends it.
	 * The delta may end between the two halves of a surrogate pair, as deltas of services
	 * do.
	 * @param text the delta
	 * @return the longer script
	 */
	public Script delta(String text) {
		return repeatDelta(1, text);
	}

	/**
	 * Add the same delta several times, to a message that stays open.
	 * @param count how many times
	 * @param text the delta
	 * @return the longer script
	 */
	public Script repeatDelta(int count, String text) {
		return with(Steps.deltas(count, text));
	}

	/**
	 * Add a call of a function. If the request offers the function with
	 * {@code async: true}, the call says so too, and a later turn may leave it open.
	 * @param name the function's name
	 * @param argumentsJson its arguments as a JSON object
	 * @return the longer script
	 */
	public Script functionCall(String name, String argumentsJson) {
		return with(Steps.functionCall(name, argumentsJson));
	}

	/**
	 * Add a program of the model, which the service runs and which calls functions.
	 * @param code its source, JavaScript
	 * @return the longer script
	 */
	public Script program(String code) {
		return with(Steps.program(code));
	}

	/**
	 * Add a call of a function that the program makes which runs: the one of this
	 * response or of an earlier one that has no output yet. Its output has to carry the
	 * same {@code caller}.
	 * @param name the function's name
	 * @param argumentsJson its arguments as a JSON object
	 * @return the longer script
	 */
	public Script programCall(String name, String argumentsJson) {
		return with(Steps.programCall(name, argumentsJson));
	}

	/**
	 * Add the end of the program that runs.
	 * @param result what the program wrote
	 * @return the longer script
	 */
	public Script programOutput(String result) {
		return with(Steps.programOutput(result));
	}

	/**
	 * Add a call of a tool that the service runs itself, as xAI shows those of its
	 * search: a completed {@code custom_tool_call} without an output. It belongs beside a
	 * message.
	 * @param name the tool's name
	 * @param input its input
	 * @return the longer script
	 */
	public Script serviceCall(String name, String input) {
		return with(Steps.serviceCall(name, input));
	}

	/**
	 * Add a reasoning item. The client sees the summary if it asks for one.
	 * @param summary the summary
	 * @return the longer script
	 */
	public Script reasoning(String summary) {
		return with(Steps.reasoning(summary));
	}

	/**
	 * Add events. A missing {@code sequence_number} and {@code stream_id} are filled in.
	 * @param events the events, JSON objects
	 * @return the longer script
	 */
	public Script events(JsonNode... events) {
		List<ObjectNode> objects = new ArrayList<>();
		for (JsonNode event : events) {
			if (!(event instanceof ObjectNode object)) {
				throw new IllegalArgumentException("An event must be a JSON object; use rawFrame for anything else");
			}
			objects.add(object);
		}
		return with(Steps.events(objects));
	}

	/**
	 * Add events. A missing {@code sequence_number} and {@code stream_id} are filled in.
	 * @param events the events, JSON objects
	 * @return the longer script
	 */
	public Script events(String... events) {
		JsonNode[] nodes = new JsonNode[events.length];
		for (int i = 0; i < events.length; i++) {
			nodes[i] = WireJson.parse(events[i]);
		}
		return events(nodes);
	}

	/**
	 * Let an agent of a multi-agent response write what follows: events and items carry
	 * {@code agent.agent_name}.
	 * @param name the name, {@code /root} or {@code /root/researcher} for instance
	 * @return the longer script
	 */
	public Script agent(String name) {
		return with(WireSteps.agent(name));
	}

	/**
	 * Wait until the outputs of all calls so far were injected ({@code response.inject}),
	 * whether or not they were taken.
	 * @return the longer script
	 */
	public Script awaitInjections() {
		return with(WireSteps.awaitInjections());
	}

	/**
	 * Leave events out from here on. The server remembers what they said, the client
	 * never sees them.
	 * @param types types of events, {@code response.output_text.delta} for instance
	 * @return the longer script
	 */
	public Script leavingOut(String... types) {
		Set<String> out = Set.of(types);
		return with(WireSteps.alter((event) -> out.contains(WireJson.type(event)) ? null : event));
	}

	/**
	 * Write events in another way from here on, as some services do. The server remembers
	 * what they should have said.
	 * @param quirks the ways
	 * @return the longer script
	 */
	public Script quirks(Quirk... quirks) {
		Script script = this;
		for (Quirk quirk : quirks) {
			script = script.with(WireSteps.alter(quirk.alteration()));
		}
		return script;
	}

	/**
	 * Let the demo model answer.
	 * @return the longer script
	 */
	public Script demo() {
		return with(Steps.demo());
	}

	/**
	 * End the response with {@code response.completed}, some properties replaced.
	 * @param responseProperties properties of the {@code response} object, {@code usage}
	 * for instance
	 * @return the longer script
	 */
	public Script completeWith(JsonNode responseProperties) {
		if (!(responseProperties instanceof ObjectNode object)) {
			throw new IllegalArgumentException("Properties of the response must be a JSON object");
		}
		return with(Steps.complete(object));
	}

	/**
	 * End the response with {@code response.completed}, some properties replaced.
	 * @param responseProperties properties of the {@code response} object as JSON
	 * @return the longer script
	 */
	public Script completeWith(String responseProperties) {
		return completeWith(WireJson.parse(responseProperties));
	}

	/**
	 * End the response with {@code response.incomplete}.
	 * @param reason the reason, {@code max_output_tokens} for instance
	 * @return the longer script
	 */
	public Script incomplete(String reason) {
		return with(Steps.incomplete(reason));
	}

	/**
	 * End the response with {@code response.failed}.
	 * @param code the error's code
	 * @param message the error's message
	 * @return the longer script
	 */
	public Script fail(String code, String message) {
		return with(Steps.fail(code, message));
	}

	/**
	 * End the response with {@code response.failed} and an error of any shape.
	 * @param error the {@code error} object as JSON
	 * @return the longer script
	 */
	public Script failWith(String error) {
		return with(Steps.fail(object(error, "An error")));
	}

	/**
	 * End the response with {@code response.cancelled}.
	 * @return the longer script
	 */
	public Script cancelled() {
		return with(Steps.cancelled());
	}

	/**
	 * End the response, if it has not ended, and end it again with {@code response.done}.
	 * @return the longer script
	 */
	public Script secondEnd() {
		return with(Steps.finish()).with(Steps.secondEnd());
	}

	/**
	 * End the response, if it has not ended, and send the mark that ends a stream of
	 * server-sent events, {@code [DONE]}.
	 * @return the longer script
	 */
	public Script endMark() {
		return with(Steps.finish()).rawFrame("[DONE]");
	}

	/**
	 * Add an event of no response: it is sent as it is, without a number or a lane.
	 * @param event the event as JSON, <code>{"type":"keepalive"}</code> for instance
	 * @return the longer script
	 */
	public Script notice(String event) {
		return rawFrame(object(event, "An event").toString());
	}

	/**
	 * End the request with an {@code error} frame as OpenAI sends it.
	 * @param status the HTTP status
	 * @param code the error's code
	 * @param message the error's message
	 * @return the longer script
	 */
	public Script error(int status, String code, String message) {
		return error(status, code, message, Map.of());
	}

	/**
	 * End the request with an {@code error} frame that carries headers.
	 * @param status the HTTP status
	 * @param code the error's code
	 * @param message the error's message
	 * @param headers the headers, {@code retry-after} for instance
	 * @return the longer script
	 */
	public Script error(int status, String code, String message, Map<String, String> headers) {
		return with(WireSteps.error(ApiError.of(status, code, message, headers)));
	}

	/**
	 * End the request with a flat {@code error} frame, as some providers send it.
	 * @param code the error's code
	 * @param message the error's message
	 * @return the longer script
	 */
	public Script flatError(String code, String message) {
		return with(WireSteps.flatError(ApiError.of(400, code, message, Map.of())));
	}

	/**
	 * End the request with an {@code error} frame of any shape. A missing {@code type}
	 * and {@code stream_id} are filled in.
	 * @param frame the frame as JSON
	 * @return the longer script
	 */
	public Script errorFrame(String frame) {
		return with(WireSteps.errorFrame(object(frame, "An error frame")));
	}

	/**
	 * Add a text frame that is sent exactly as it is.
	 * @param text the text
	 * @return the longer script
	 */
	public Script rawFrame(String text) {
		return with(WireSteps.rawText(text));
	}

	/**
	 * Add a text frame that is no JSON.
	 * @param text the text
	 * @return the longer script
	 */
	public Script garbage(String text) {
		return rawFrame(text);
	}

	/**
	 * Add a binary frame.
	 * @param bytes the bytes
	 * @return the longer script
	 */
	public Script binary(byte[] bytes) {
		return with(WireSteps.binary(bytes));
	}

	/**
	 * Cut every event that follows into frames of a certain size.
	 * @param bytes the payload of one frame, {@code 0} to stop cutting
	 * @return the longer script
	 */
	public Script fragmented(int bytes) {
		return with(WireSteps.fragment(bytes));
	}

	/**
	 * Wait.
	 * @param duration how long
	 * @return the longer script
	 */
	public Script delay(Duration duration) {
		return with(WireSteps.pause(duration));
	}

	/**
	 * Wait until a test opens a gate.
	 * @param gate the gate
	 * @return the longer script
	 */
	public Script await(Gate gate) {
		return with(WireSteps.hold(gate.latch()));
	}

	/**
	 * Keep the lane busy and say nothing more.
	 * @return the longer script
	 */
	public Script stall() {
		return with(WireSteps.stall());
	}

	/**
	 * Close the connection with a close frame.
	 * @param code the close code
	 * @param reason the close reason
	 * @return the longer script
	 */
	public Script close(int code, @Nullable String reason) {
		requireCloseCode(code);
		return with(WireSteps.close(code, reason));
	}

	/**
	 * Reset the TCP connection.
	 * @return the longer script
	 */
	public Script drop() {
		return with(WireSteps.drop());
	}

	/**
	 * End the TCP stream without a close frame.
	 * @return the longer script
	 */
	public Script fin() {
		return with(WireSteps.fin());
	}

	/**
	 * Go on with another script.
	 * @param next the other script
	 * @return both
	 */
	public Script then(Script next) {
		List<Step> all = new ArrayList<>(this.steps);
		all.addAll(next.steps);
		return new Script(List.copyOf(all));
	}

	private static ObjectNode object(String json, String what) {
		if (!(WireJson.parse(json) instanceof ObjectNode object)) {
			throw new IllegalArgumentException(what + " must be a JSON object");
		}
		return object;
	}

	Script with(Step step) {
		return then(new Script(List.of(step)));
	}

	static void requireCloseCode(int code) {
		if (!WebSocketCloseStatus.isValidStatusCode(code)) {
			throw new IllegalArgumentException("A close frame cannot carry code " + code + "; use drop() or fin()");
		}
	}

}
