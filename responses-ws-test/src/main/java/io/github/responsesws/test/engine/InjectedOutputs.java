package io.github.responsesws.test.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The outputs that were injected into one response, and their acknowledgements. Owned by
 * the event loop of the turn.
 */
final class InjectedOutputs {

	static final String ALREADY_COMPLETED = "response_already_completed";

	private static final Set<String> CALLS = Set.of("function_call", "custom_tool_call");

	private final ResponseState response;

	private final Consumer<ObjectNode> notice;

	private final Executor eventLoop;

	private final Map<String, JsonNode> committed = new LinkedHashMap<>();

	/** The calls whose outputs have come, whether or not they were taken. */
	private final Set<String> answered = new HashSet<>();

	private final List<ObjectNode> owed = new ArrayList<>();

	private @Nullable String refusal;

	private @Nullable Latch hold;

	private boolean afterEnd;

	private @Nullable Runnable waiting;

	/**
	 * Begin.
	 * @param response the response
	 * @param notice sends events beside it
	 * @param eventLoop the only thread that touches it
	 */
	InjectedOutputs(ResponseState response, Consumer<ObjectNode> notice, Executor eventLoop) {
		this.response = response;
		this.notice = notice;
		this.eventLoop = eventLoop;
	}

	/**
	 * Answer what comes from now on with a failure.
	 * @param code the error's code
	 */
	void refuse(String code) {
		this.refusal = code;
	}

	/**
	 * Acknowledge what comes from now on when a latch opens.
	 */
	void acknowledgeAt(Latch latch) {
		this.hold = latch;
	}

	/**
	 * Acknowledge what comes from now on after the end of the response.
	 */
	void acknowledgeAfterEnd() {
		this.afterEnd = true;
	}

	/**
	 * Take outputs, all of them or none.
	 * @return whether each is that of an open call
	 */
	boolean take(List<JsonNode> outputs) {
		Set<String> ids = new HashSet<>();
		for (JsonNode output : outputs) {
			String id = WireJson.stringOrEmpty(output, "call_id");
			if (!calls((call) -> true).contains(id) || this.committed.containsKey(id) || !ids.add(id)) {
				return false;
			}
		}
		String id = this.response.id();
		ObjectNode event;
		if (this.refusal != null) {
			event = failed(id, WireJson.array().addAll(outputs), this.refusal);
		}
		else {
			outputs.forEach((output) -> this.committed.put(WireJson.stringOrEmpty(output, "call_id"), output));
			event = WireJson.object().put("type", "response.inject.created").put("response_id", id);
		}
		this.answered.addAll(ids);
		acknowledge(event);
		goOn();
		return true;
	}

	private void acknowledge(ObjectNode event) {
		Latch latch = this.hold;
		if (latch != null) {
			latch.arrive(() -> this.eventLoop.execute(() -> this.notice.accept(event)));
		}
		else if (this.afterEnd) {
			this.owed.add(event);
		}
		else {
			this.notice.accept(event);
		}
	}

	/**
	 * Note that the response has ended.
	 */
	void ended() {
		this.owed.forEach(this.notice);
		this.owed.clear();
	}

	/**
	 * Wait until the outputs of all calls so far have come. For async ones nobody waits.
	 * @param resume called then
	 */
	void await(Runnable resume) {
		this.waiting = resume;
		goOn();
	}

	private void goOn() {
		Runnable resume = this.waiting;
		if (resume != null && this.answered.containsAll(calls((call) -> !WireJson.flag(call, "async", false)))) {
			this.waiting = null;
			resume.run();
		}
	}

	private Set<String> calls(Predicate<JsonNode> condition) {
		Set<String> calls = new HashSet<>();
		for (JsonNode item : this.response.output()) {
			if (CALLS.contains(WireJson.type(item)) && condition.test(item)) {
				calls.add(WireJson.stringOrEmpty(item, "call_id"));
			}
		}
		return calls;
	}

	/**
	 * Return the output of a call that was taken.
	 */
	@Nullable JsonNode of(JsonNode call) {
		return CALLS.contains(WireJson.type(call)) ? this.committed.get(WireJson.stringOrEmpty(call, "call_id")) : null;
	}

	static ObjectNode failed(String responseId, JsonNode input, String code) {
		ObjectNode event = WireJson.object().put("type", "response.inject.failed").put("response_id", responseId);
		event.set("input", input);
		event.putObject("error")
			.put("code", code)
			.put("message", code.equals(ALREADY_COMPLETED) ? "The response already completed."
					: "The outputs were not taken: " + code + ".");
		return event;
	}

}
