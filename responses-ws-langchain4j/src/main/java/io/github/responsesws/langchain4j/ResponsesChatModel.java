package io.github.responsesws.langchain4j;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A chat model of LangChain4j whose turns run over the connections of a
 * {@link io.github.responsesws.ResponsesWebSocketClient}. Safe for use by any thread.
 * <p>
 * {@code chat} blocks its thread until the response is there, so it is not for event
 * loops. An interrupt cancels the turn. Failures are exceptions of
 * {@code dev.langchain4j.exception}, with the client's own as the cause. What may be sent
 * again is sent again by the client, so no retries are needed around it.
 *
 * @since 0.1.0
 */
public final class ResponsesChatModel extends ResponsesModel implements ChatModel {

	private final ChatTurns turns;

	private ResponsesChatModel(Builder builder) {
		super(builder.traits());
		this.turns = builder.turns();
	}

	/**
	 * Create a builder, which needs a client.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public ChatResponse doChat(ChatRequest request) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("chat(…) blocks, which the thread " + Thread.currentThread().getName()
					+ " may not: it serves connections. Call it on another thread, "
					+ "or use ResponsesStreamingChatModel or chatAsync(…)");
		}
		CompletableFuture<ChatResponse> response = this.turns.response(request).toFuture();
		try {
			return response.get();
		}
		catch (InterruptedException ex) {
			response.cancel(true);
			Thread.currentThread().interrupt();
			throw new LangChain4jException("Interrupted while waiting for the response; the turn was cancelled", ex);
		}
		catch (ExecutionException ex) {
			throw failure(ex);
		}
	}

	// With where it was called, which the failure's own stack does not tell.
	private static RuntimeException failure(ExecutionException ex) {
		Throwable failure = Objects.requireNonNullElse(ex.getCause(), ex);
		failure.addSuppressed(new LangChain4jException("The response was waited for here"));
		return (failure instanceof RuntimeException runtime) ? runtime : new LangChain4jException(failure);
	}

	/**
	 * Run a request without blocking. From langchain4j-core 1.23.0 on, {@code chatAsync}
	 * calls it, with default parameters and listeners.
	 * @param request the request
	 * @return the response, or a failure as {@code chat} throws it, completed on a thread
	 * that may block. To cancel it cancels the turn
	 */
	public CompletableFuture<ChatResponse> doChatAsync(ChatRequest request) {
		Mono<ChatResponse> response = this.turns.response(request).publishOn(StreamThreads.of(null));
		return response.toFuture();
	}

	/**
	 * Builds models.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends ResponsesModelBuilder<Builder> {

		private Builder() {
		}

		@Override
		Builder self() {
			return this;
		}

		/**
		 * Build the model.
		 * @return the model
		 * @throws IllegalArgumentException if there is no client
		 */
		public ResponsesChatModel build() {
			return new ResponsesChatModel(this);
		}

	}

}
