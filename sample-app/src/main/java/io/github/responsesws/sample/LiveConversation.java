package io.github.responsesws.sample;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that somebody has asked something lately. One question is answered at a
 * time: the fields belong to its run, and {@link LiveConversations} hands them over from
 * one run to the next.
 */
final class LiveConversation {

	private static final String STOPPED = "{\"error\":\"The call was stopped before it had an output.\"}";

	private final Conversation conversation;

	private final LiveConversations all;

	private volatile @Nullable String session;

	private volatile List<String> openCalls = List.of();

	LiveConversation(Conversation conversation, LiveConversations all) {
		this.conversation = conversation;
		this.all = all;
	}

	Conversation conversation() {
		return this.conversation;
	}

	/**
	 * Return the turn that asks a question. If the run before was stopped or failed while
	 * its tools ran, the model's calls have no output, and the service would refuse any
	 * turn that brings none.
	 */
	ResponseRequest question(String message) {
		List<InputItem> input = new ArrayList<>();
		this.openCalls.forEach((callId) -> input.add(InputItem.functionCallOutput(callId, STOPPED)));
		input.add(InputItem.userMessage(message));
		return ResponseRequest.builder().input(input).build();
	}

	/**
	 * Note that a response has become part of the conversation.
	 */
	void advanced(Response response) {
		this.openCalls = response.functionCalls()
			.stream()
			.filter((call) -> !"incomplete".equals(call.status()))
			.map((call) -> call.callId())
			.toList();
	}

	/**
	 * Note which session runs a turn.
	 * @return the session of the turn before, or {@code null} if there was none
	 */
	@Nullable String runsOn(@Nullable String session) {
		String before = this.session;
		this.session = session;
		return before;
	}

	/**
	 * Let the next question in.
	 */
	void end() {
		this.all.end(this);
	}

}
