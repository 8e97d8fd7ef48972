package io.github.responsesws.sample;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.PreviousResponseNotFoundException;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Service;

/**
 * Asks the model and tells the answer as server-sent events: {@code turn.started}, the
 * events of the response as they came, {@code error} if something failed, and
 * {@code turn.ended}.
 */
@Service
class Chat {

	private static final Logger logger = LoggerFactory.getLogger(Chat.class);

	private final ResponsesWebSocketClient client;

	private final Conversations conversations;

	private final SampleProperties properties;

	private final ServiceEndpoint endpoint;

	Chat(ResponsesWebSocketClient client, Conversations conversations, SampleProperties properties,
			ServiceEndpoint endpoint) {
		this.client = client;
		this.conversations = conversations;
		this.properties = properties;
		this.endpoint = endpoint;
	}

	/**
	 * Answer a question. Cancelling the answer cancels the turn.
	 * @param question what to ask
	 * @return the events of the answer, which fails only before the first of them
	 * @throws BadQuestionException if the question has to be changed
	 */
	Flux<ServerSentEvent<?>> answer(Question question) {
		String message = question.checkedMessage(this.properties.maxMessageLength());
		String conversation = question.checkedConversation();
		return Flux.using(() -> this.conversations.begin(conversation),
				(turn) -> run(turn, message, turn.previousResponseId()), ConversationTurn::end);
	}

	private Flux<ServerSentEvent<?>> run(ConversationTurn turn, String message, @Nullable String previousResponseId) {
		TurnReport report = new TurnReport(turn.conversation(), previousResponseId != null);
		Mono<ServerSentEvent<?>> first = report.started().map((data) -> event("turn.started", data));
		// The conversation is free again before the browser hears that the turn is over.
		Mono<ServerSentEvent<?>> last = report.ended()
			.<ServerSentEvent<?>>map((data) -> event("turn.ended", data))
			.doOnTerminate(turn::end);
		Flux<ServerSentEvent<?>> rest = this.client.stream(request(message, previousResponseId), report)
			.doOnTerminate(report::close)
			.concatMap((event) -> tell(turn, event))
			.concatWith(last)
			.onErrorResume((ex) -> {
				if (previousResponseId != null && ex instanceof PreviousResponseNotFoundException) {
					return startAfresh(turn, message);
				}
				return Flux.concat(failed(ex), last);
			});
		// Both are subscribed at once, and the first event precedes the others.
		return Flux.mergeSequential(first, rest);
	}

	private ResponseRequest request(String message, @Nullable String previousResponseId) {
		ResponseRequest.Builder request = ResponseRequest.builder()
			.instructions(this.properties.instructions())
			.input(message);
		String model = this.endpoint.model();
		if (model != null) {
			request.model(model);
		}
		if (previousResponseId != null) {
			request.previousResponseId(previousResponseId);
		}
		return request.build();
	}

	private Flux<ServerSentEvent<?>> tell(ConversationTurn turn, ResponseEvent event) {
		Flux<ServerSentEvent<?>> told = Flux.just(event(event.type(), event.json().asString()));
		if (event instanceof ResponseLifecycleEvent.Failed failed) {
			return told.concatWith(Mono.error(() -> ApiException.from(failed.response(), true)));
		}
		if (event.isTerminal() && event instanceof ResponseLifecycleEvent terminal) {
			turn.remember(terminal.responseId());
		}
		return told;
	}

	/**
	 * The service has forgotten the conversation, as after its restart. The question
	 * itself is still worth an answer.
	 */
	private Flux<ServerSentEvent<?>> startAfresh(ConversationTurn turn, String message) {
		turn.remember(null);
		Notice notice = new Notice(
				"The service no longer remembers the earlier messages: this answer does without them.");
		return Flux.concat(Mono.just(event("conversation.restarted", notice)), run(turn, message, null));
	}

	private static Mono<ServerSentEvent<?>> failed(Throwable failure) {
		ChatError error = ChatError.of(failure);
		if (failure instanceof ResponsesException) {
			logger.info("A turn failed: {}", error.code());
		}
		else {
			logger.error("A turn failed unexpectedly", failure);
		}
		return Mono.just(event("error", error));
	}

	private static ServerSentEvent<?> event(String name, Object data) {
		return ServerSentEvent.builder(data).event(name).build();
	}

	/**
	 * Data of the event {@code conversation.restarted}.
	 *
	 * @param message what happened
	 */
	record Notice(String message) {
	}

}
