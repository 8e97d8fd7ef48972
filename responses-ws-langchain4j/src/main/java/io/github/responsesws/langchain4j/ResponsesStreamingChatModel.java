package io.github.responsesws.langchain4j;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * A streaming chat model of LangChain4j whose turns run over the connections of a
 * {@link io.github.responsesws.ResponsesWebSocketClient}. Safe for use by any thread.
 * <p>
 * {@code chat} never blocks. A handler is called by one thread after the other, never by
 * an event loop, so it may block; what comes meanwhile waits in memory. To cancel by the
 * handle of a partial response ends the turn: no call follows, and the lane is free for
 * the next turn as soon as the service is through. Failures are exceptions of
 * {@code dev.langchain4j.exception}. Events that LangChain4j has no call for reach
 * {@code onUnmappedRawEvent} as {@link io.github.responsesws.protocol.ResponseEvent}.
 *
 * @since 0.1.0
 */
public final class ResponsesStreamingChatModel extends ResponsesModel implements StreamingChatModel {

	private final ChatTurns turns;

	private final Scheduler threads;

	private ResponsesStreamingChatModel(Builder builder) {
		super(builder.traits());
		this.turns = builder.turns();
		this.threads = StreamThreads.of(builder.executor);
	}

	/**
	 * Create a builder, which needs a client.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
		pieces(request).subscribeWith(new HandlerCalls(handler));
	}

	/**
	 * Run a request as a stream. From langchain4j-core 1.23.0 on,
	 * {@code chat(ChatRequest)} calls it, with default parameters and listeners; older
	 * cores have no such streams.
	 * @param request the request
	 * @return partial thinking, responses and tool calls, complete tool calls, and last a
	 * {@code CompleteResponse}; each subscription is a turn of its own, and to cancel it
	 * cancels the turn
	 */
	public Flow.Publisher<Object> doChat(ChatRequest request) {
		return JdkFlowAdapter.publisherToFlowPublisher(pieces(request).map(NewerEvents::of));
	}

	private Flux<Object> pieces(ChatRequest request) {
		// The whole answer is kept in any case, so no more can wait than that. Other
		// turns of the connection do not.
		return this.turns.pieces(request).onBackpressureBuffer().publishOn(this.threads);
	}

	/**
	 * Builds models.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends ResponsesModelBuilder<Builder> {

		private @Nullable Executor executor;

		private Builder() {
		}

		@Override
		Builder self() {
			return this;
		}

		/**
		 * Set what calls handlers. Each turn in flight may keep a thread busy as long as
		 * its handler blocks, so it should not be bounded closely; one of virtual threads
		 * is fine.
		 * @param executor the executor, or {@code null} for threads of the model's own
		 * @return this builder
		 */
		public Builder executor(@Nullable Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Build the model.
		 * @return the model
		 * @throws IllegalArgumentException if there is no client
		 */
		public ResponsesStreamingChatModel build() {
			return new ResponsesStreamingChatModel(this);
		}

	}

}
