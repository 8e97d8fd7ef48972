package io.github.responsesws.chaos;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ReceivedRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What is under way.
 */
enum ChaosWork {

	STREAM,

	STORED,

	UNSTORED,

	/** The round in which a run of tools in a conversation brings an output. */
	RUN;

	/** Said by the turn to which it happens. */
	static final String WORDS = "the victim";

	@Nullable Conversation begin(ResponsesWebSocketClient client) {
		return (this == STREAM) ? null
				: client.conversation(ConversationSettings.builder()
					.request(ResponseRequest.builder().store(this != UNSTORED).build())
					.build());
	}

	/**
	 * Start the turn.
	 */
	Mono<Response> start(ResponsesWebSocketClient client, @Nullable Conversation conversation) {
		if (conversation == null) {
			return client.turn(WORDS).response();
		}
		return (this == RUN) ? conversation.turn(WORDS).run().response() : conversation.turn(WORDS).response();
	}

	/**
	 * Go on with what failed.
	 */
	Mono<Response> resume(ResponsesWebSocketClient client, @Nullable Conversation conversation) {
		if (conversation == null) {
			return client.turn("Once more").response();
		}
		return (this == RUN) ? conversation.resumeRun().response() : conversation.resume().response();
	}

	/**
	 * Whether a request is the one to which it happens.
	 */
	boolean isVictim(ReceivedRequest request) {
		String input = request.body().path("input").toString();
		return (this == RUN) ? input.contains("function_call_output") : input.contains(WORDS);
	}

	/**
	 * Whether a request is the one of a run that leads to a call.
	 */
	boolean isCaller(ReceivedRequest request) {
		String input = request.body().path("input").toString();
		return this == RUN && input.contains(WORDS) && !input.contains("function_call_output");
	}

	/**
	 * Whether the conversation sends a request again of which nobody knows whether it
	 * ran.
	 */
	boolean replaysAmbiguous() {
		return this == UNSTORED;
	}

}
