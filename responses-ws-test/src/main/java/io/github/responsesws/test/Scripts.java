package io.github.responsesws.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.responsesws.test.engine.Steps;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Begins {@link Script scripts}. Meant for static import.
 *
 * <pre class="code">
 * server.onRequest(any()).respond(text("Hello"), error(429, "rate_limit_exceeded", "Slow down"));
 * server.onRequest(any()).respond(delta("Hel").drop()).once();
 * </pre>
 *
 * @since 0.1.0
 */
public final class Scripts {

	private static final Set<String> TERMINAL = Set.of("response.completed", "response.incomplete", "response.failed");

	private Scripts() {
	}

	/**
	 * Begin a script with nothing.
	 * @return the empty script
	 */
	public static Script script() {
		return Script.EMPTY;
	}

	/**
	 * Begin with a whole assistant message.
	 * @param text the text
	 * @return the script
	 * @see Script#text
	 */
	public static Script text(String text) {
		return script().text(text);
	}

	/**
	 * Begin with a message of phase {@code commentary}.
	 * @param text the text
	 * @return the script
	 * @see Script#commentary
	 */
	public static Script commentary(String text) {
		return script().commentary(text);
	}

	/**
	 * Begin with a message of phase {@code final_answer}.
	 * @param text the text
	 * @return the script
	 * @see Script#finalAnswer
	 */
	public static Script finalAnswer(String text) {
		return script().finalAnswer(text);
	}

	/**
	 * Begin with a message with which the model declines.
	 * @param text the words of the refusal
	 * @return the script
	 * @see Script#refusal
	 */
	public static Script refusal(String text) {
		return script().refusal(text);
	}

	/**
	 * Begin with one delta of a message that stays open.
	 * @param text the delta
	 * @return the script
	 * @see Script#delta
	 */
	public static Script delta(String text) {
		return script().delta(text);
	}

	/**
	 * Begin with many equal deltas.
	 * @param count how many
	 * @param text the delta
	 * @return the script
	 * @see Script#repeatDelta
	 */
	public static Script repeatDelta(int count, String text) {
		return script().repeatDelta(count, text);
	}

	/**
	 * Begin with a call of a function.
	 * @param name the function's name
	 * @param argumentsJson its arguments as a JSON object
	 * @return the script
	 * @see Script#functionCall
	 */
	public static Script functionCall(String name, String argumentsJson) {
		return script().functionCall(name, argumentsJson);
	}

	/**
	 * Begin with what an agent of a multi-agent response writes.
	 * @param name the agent's name
	 * @return the script
	 * @see Script#agent
	 */
	public static Script agent(String name) {
		return script().agent(name);
	}

	/**
	 * Begin with a program of the model.
	 * @param code its source, JavaScript
	 * @return the script
	 * @see Script#program
	 */
	public static Script program(String code) {
		return script().program(code);
	}

	/**
	 * Begin with a call that the program makes which runs.
	 * @param name the function's name
	 * @param argumentsJson its arguments as a JSON object
	 * @return the script
	 * @see Script#programCall
	 */
	public static Script programCall(String name, String argumentsJson) {
		return script().programCall(name, argumentsJson);
	}

	/**
	 * Begin with the end of the program that runs.
	 * @param result what the program wrote
	 * @return the script
	 * @see Script#programOutput
	 */
	public static Script programOutput(String result) {
		return script().programOutput(result);
	}

	/**
	 * Begin with a response that holds no items: the program that runs has more to do,
	 * and a turn without input goes on with it.
	 * @return the script
	 */
	public static Script pause() {
		return script().completeWith("{}");
	}

	/**
	 * Begin with a call of a tool that the service runs itself.
	 * @param name the tool's name
	 * @param input its input
	 * @return the script
	 * @see Script#serviceCall
	 */
	public static Script serviceCall(String name, String input) {
		return script().serviceCall(name, input);
	}

	/**
	 * Begin with events.
	 * @param events the events, JSON objects
	 * @return the script
	 * @see Script#events(String...)
	 */
	public static Script events(String... events) {
		return script().events(events);
	}

	/**
	 * Begin with events.
	 * @param events the events, JSON objects
	 * @return the script
	 * @see Script#events(JsonNode...)
	 */
	public static Script events(JsonNode... events) {
		return script().events(events);
	}

	/**
	 * Write all events in another way, as some services do.
	 * @param quirks the ways
	 * @return the script
	 * @see Script#quirks
	 */
	public static Script quirks(Quirk... quirks) {
		return script().quirks(quirks);
	}

	/**
	 * Leave events out.
	 * @param types types of events
	 * @return the script
	 * @see Script#leavingOut
	 */
	public static Script leavingOut(String... types) {
		return script().leavingOut(types);
	}

	/**
	 * Let the demo model answer.
	 * @return the script
	 */
	public static Script demo() {
		return script().demo();
	}

	/**
	 * Refuse the request.
	 * @param status the HTTP status
	 * @param code the error's code
	 * @param message the error's message
	 * @return the script
	 * @see Script#error(int, String, String)
	 */
	public static Script error(int status, String code, String message) {
		return script().error(status, code, message);
	}

	/**
	 * Refuse the request, with headers.
	 * @param status the HTTP status
	 * @param code the error's code
	 * @param message the error's message
	 * @param headers the headers
	 * @return the script
	 * @see Script#error(int, String, String, Map)
	 */
	public static Script error(int status, String code, String message, Map<String, String> headers) {
		return script().error(status, code, message, headers);
	}

	/**
	 * Refuse the request with a flat error frame.
	 * @param code the error's code
	 * @param message the error's message
	 * @return the script
	 * @see Script#flatError
	 */
	public static Script flatError(String code, String message) {
		return script().flatError(code, message);
	}

	/**
	 * Refuse the request with an error frame of any shape.
	 * @param frame the frame as JSON
	 * @return the script
	 * @see Script#errorFrame
	 */
	public static Script errorFrame(String frame) {
		return script().errorFrame(frame);
	}

	/**
	 * Send an event of no response.
	 * @param event the event as JSON
	 * @return the script
	 * @see Script#notice
	 */
	public static Script notice(String event) {
		return script().notice(event);
	}

	/**
	 * Say nothing and keep the lane busy.
	 * @return the script
	 */
	public static Script stall() {
		return script().stall();
	}

	/**
	 * Close the connection.
	 * @param code the close code
	 * @param reason the close reason
	 * @return the script
	 * @see Script#close
	 */
	public static Script close(int code, @Nullable String reason) {
		return script().close(code, reason);
	}

	/**
	 * Reset the TCP connection.
	 * @return the script
	 */
	public static Script drop() {
		return script().drop();
	}

	/**
	 * End the TCP stream without a close frame.
	 * @return the script
	 */
	public static Script fin() {
		return script().fin();
	}

	/**
	 * Replay the first response of a recording. Identifiers are renewed each time, so the
	 * response can be continued.
	 * @param file one JSON event a line
	 * @return the script
	 */
	public static Script recording(Path file) {
		return recordings(file).get(0);
	}

	/**
	 * Replay the responses of a recording, one script for each.
	 * @param file one JSON event a line
	 * @return the scripts, at least one
	 */
	public static List<Script> recordings(Path file) {
		List<Script> scripts = new ArrayList<>();
		List<ObjectNode> events = new ArrayList<>();
		for (String line : lines(file)) {
			if (!line.isBlank() && WireJson.parse(line) instanceof ObjectNode event) {
				events.add(event);
				if (TERMINAL.contains(WireJson.type(event))) {
					scripts.add(script().with(Steps.recording(events)));
					events.clear();
				}
			}
		}
		if (!events.isEmpty()) {
			scripts.add(script().with(Steps.recording(events)));
		}
		if (scripts.isEmpty()) {
			throw new IllegalArgumentException("No events in " + file.getFileName());
		}
		return scripts;
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
