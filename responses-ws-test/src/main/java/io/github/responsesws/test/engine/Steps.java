package io.github.responsesws.test.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Steps that write a response: items, whole events, the end.
 *
 * @since 0.1.0
 */
public final class Steps {

	private Steps() {
	}

	/**
	 * Say a text as one assistant message, a word a delta.
	 * @param text the text
	 * @return the step
	 */
	public static Step text(String text) {
		return message(MessageWriter.Kind.TEXT, null, text);
	}

	/**
	 * Say a text as one assistant message of a certain phase.
	 * @param phase the phase
	 * @param text the text
	 * @return the step
	 */
	public static Step text(String phase, String text) {
		return message(MessageWriter.Kind.TEXT, phase, text);
	}

	/**
	 * Decline, in one assistant message.
	 * @param text the words of the refusal
	 * @return the step
	 */
	public static Step refusal(String text) {
		return message(MessageWriter.Kind.REFUSAL, null, text);
	}

	private static Step message(MessageWriter.Kind kind, @Nullable String phase, String text) {
		List<String> deltas = Deltas.split(text);
		return (turn) -> {
			List<Action> actions = ResponseSteps.prepareItem(turn);
			MessageWriter message = new MessageWriter(kind, phase);
			actions.addAll(message.begin());
			deltas.forEach((delta) -> actions.add(message.delta(delta)));
			actions.addAll(message.end());
			return actions.iterator();
		};
	}

	/**
	 * Send the same delta several times, in a message that stays open.
	 * @param count how many times
	 * @param text the delta
	 * @return the step
	 */
	public static Step deltas(int count, String text) {
		return (turn) -> {
			List<Action> actions = new ArrayList<>();
			MessageWriter message = turn.openMessage();
			if (message == null) {
				actions.addAll(ResponseSteps.prepareItem(turn));
				message = new MessageWriter();
				turn.openMessage(message);
				actions.addAll(message.begin());
			}
			Action delta = message.delta(text);
			return Stream.concat(actions.stream(), IntStream.range(0, count).mapToObj((i) -> delta)).iterator();
		};
	}

	/**
	 * Call a function.
	 * @param name the function's name
	 * @param arguments its arguments as JSON
	 * @return the step
	 */
	public static Step functionCall(String name, String arguments) {
		return (turn) -> {
			List<Action> actions = ResponseSteps.prepareItem(turn);
			actions.addAll(new CallWriter(name, arguments).actions());
			return actions.iterator();
		};
	}

	/**
	 * Let the program that runs call a function.
	 * @param name the function's name
	 * @param arguments its arguments as JSON
	 * @return the step
	 */
	public static Step programCall(String name, String arguments) {
		return (turn) -> {
			List<Action> actions = ResponseSteps.prepareItem(turn);
			actions.addAll(new CallWriter(name, arguments, true).actions());
			return actions.iterator();
		};
	}

	/**
	 * Write a program that the service runs.
	 * @param code its source
	 * @return the step
	 */
	public static Step program(String code) {
		return item((turn) -> ProgramItems.program(code));
	}

	/**
	 * End the program that runs.
	 * @param result what it wrote
	 * @return the step
	 */
	public static Step programOutput(String result) {
		return item((turn) -> ProgramItems.output(turn, result));
	}

	/**
	 * Compact the context, and answer nothing else.
	 * @return the step
	 */
	public static Step compaction() {
		return (turn) -> {
			List<Action> actions = ResponseSteps.prepareItem(turn);
			actions.addAll(Compaction.write(turn));
			return actions.iterator();
		};
	}

	/**
	 * Show a call of a tool that the service runs itself.
	 * @param name the tool's name
	 * @param input its input
	 * @return the step
	 */
	public static Step serviceCall(String name, String input) {
		return item((turn) -> WireJson.object()
			.put("id", Ids.next("ctc"))
			.put("type", "custom_tool_call")
			.put("status", "completed")
			.put("call_id", Ids.next("xs_call"))
			.put("name", name)
			.put("input", input));
	}

	/**
	 * Write an item that has no deltas.
	 * @param item makes the item
	 * @return the step
	 */
	static Step item(Function<ServerTurn, ObjectNode> item) {
		return (turn) -> {
			List<Action> actions = ResponseSteps.prepareItem(turn);
			actions.addAll(ResponseSteps.item(item));
			return actions.iterator();
		};
	}

	/**
	 * Let an agent do something at the service, with what comes of it.
	 * @param action the action
	 * @param arguments its arguments as JSON
	 * @param output what comes of it
	 * @return the step
	 */
	public static Step agentAction(String action, String arguments, String output) {
		return (turn) -> {
			List<Action> actions = ResponseSteps.prepareItem(turn);
			actions.addAll(AgentWriter.action(action, arguments, output));
			return actions.iterator();
		};
	}

	/**
	 * Let one agent say something to another.
	 * @param author who says it
	 * @param recipient to whom
	 * @param text the text
	 * @return the step
	 */
	public static Step agentMessage(String author, String recipient, String text) {
		return (turn) -> {
			List<Action> actions = ResponseSteps.prepareItem(turn);
			actions.addAll(AgentWriter.message(author, recipient, text));
			return actions.iterator();
		};
	}

	/**
	 * Reason, with a summary if the request asks for one.
	 * @param summary the summary
	 * @return the step
	 */
	public static Step reasoning(String summary) {
		return (turn) -> {
			List<Action> actions = ResponseSteps.prepareItem(turn);
			actions.addAll(new ReasoningWriter(summary).actions(turn));
			return actions.iterator();
		};
	}

	/**
	 * Send events; sequence numbers and lane are filled in where they are missing.
	 * @param events the events
	 * @return the step
	 */
	public static Step events(List<ObjectNode> events) {
		List<ObjectNode> copies = events.stream().map(ObjectNode::deepCopy).toList();
		return (turn) -> copies.stream().<Action>map((event) -> (current) -> current.emit(event.deepCopy())).iterator();
	}

	/**
	 * Replay a recording of one response under new identifiers.
	 * @param events the recorded events
	 * @return the step
	 */
	public static Step recording(List<ObjectNode> events) {
		List<ObjectNode> copies = events.stream().map(ObjectNode::deepCopy).toList();
		return (turn) -> {
			Relink relink = new Relink(turn.response().id(), turn.request().previousResponseId());
			return copies.stream().<Action>map((event) -> (current) -> current.emit(relink.apply(event))).iterator();
		};
	}

	/**
	 * Let the demo model answer.
	 * @return the step
	 */
	public static Step demo() {
		return DemoAnswer::new;
	}

	/**
	 * End the response with {@code response.completed}.
	 * @param overrides properties of the {@code response} object that replace the
	 * computed ones
	 * @return the step
	 */
	public static Step complete(ObjectNode overrides) {
		ObjectNode copy = overrides.deepCopy();
		return terminal((turn) -> {
			ObjectNode response = turn.response().terminal("completed");
			response.setAll(copy.deepCopy());
			return ResponseState.lifecycle("response.completed", response);
		});
	}

	/**
	 * End the response with {@code response.incomplete}.
	 * @param reason the reason
	 * @return the step
	 */
	public static Step incomplete(String reason) {
		return terminal((turn) -> ResponseSteps.incomplete(turn, reason));
	}

	/**
	 * End the response with {@code response.cancelled}.
	 * @return the step
	 */
	public static Step cancelled() {
		return terminal((turn) -> ResponseState.lifecycle("response.cancelled", turn.response().terminal("cancelled")));
	}

	/**
	 * End the response as it ends by itself, if it has begun and not ended.
	 * @return the step
	 */
	public static Step finish() {
		return (turn) -> (turn.response().phase() == ResponseState.Phase.OPEN) ? ResponseSteps.finish(turn).iterator()
				: Collections.emptyIterator();
	}

	/**
	 * Repeat the end of the response as {@code response.done}.
	 * @return the step
	 */
	public static Step secondEnd() {
		return (turn) -> List.<Action>of((current) -> {
			ObjectNode last = current.response().last();
			if (last != null) {
				current.emit(ResponseState.lifecycle("response.done", last.deepCopy()));
			}
		}).iterator();
	}

	/**
	 * End the response with {@code response.failed}.
	 * @param code the error's code
	 * @param message the error's message
	 * @return the step
	 */
	public static Step fail(String code, String message) {
		return fail(WireJson.object().put("code", code).put("message", message));
	}

	/**
	 * End the response with {@code response.failed}.
	 * @param error the {@code error} object
	 * @return the step
	 */
	public static Step fail(ObjectNode error) {
		ObjectNode copy = error.deepCopy();
		return terminal((turn) -> ResponseSteps.failed(turn, copy.deepCopy()));
	}

	private static Step terminal(Function<ServerTurn, ObjectNode> event) {
		return (turn) -> {
			List<Action> actions = ResponseSteps.prepareItem(turn);
			actions.add((current) -> current.emit(event.apply(current)));
			return actions.iterator();
		};
	}

}
