package io.github.responsesws.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.responsesws.ResponsesWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs requests of LangChain4j as turns of the client. It never blocks; signals come on
 * the event loop of the connection.
 */
final class ChatTurns {

	private final ResponsesWebSocketClient client;

	ChatTurns(ResponsesWebSocketClient client) {
		this.client = client;
	}

	/**
	 * Run a request.
	 * @return what {@link AnswerPieces} tells of each subscription's turn; an exception
	 * of LangChain4j if it fails
	 */
	Flux<Object> pieces(ChatRequest request) {
		return Flux.defer(() -> {
			ChatTurn turn = ChatTurn.of(request);
			AnswerPieces answer = new AnswerPieces(turn::keep);
			return turn.events(this.client)
				.concatMapIterable(answer::accept)
				.concatWith(Flux.defer(() -> Flux.fromIterable(answer.end())));
		}).onErrorMap(ChatFailures::of);
	}

	/**
	 * Run a request to its end.
	 */
	Mono<ChatResponse> response(ChatRequest request) {
		return pieces(request).ofType(ChatResponse.class).single();
	}

}
