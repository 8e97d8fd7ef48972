package io.github.responsesws;

import java.util.Arrays;
import java.util.function.Consumer;

import io.github.responsesws.ask.TurnOptions;
import io.github.responsesws.ask.TurnSpec;
import io.github.responsesws.ask.TurnTarget;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.Conversations;
import io.github.responsesws.conversation.PrefixContinuation;
import io.github.responsesws.http.HttpCall;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.session.SessionPool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The client on a session pool.
 */
final class PooledResponsesWebSocketClient implements ResponsesWebSocketClient {

	private final SessionPool pool;

	private final TurnRunner runner;

	private final TurnTarget turns = new Turns();

	private final Mono<Void> ready;

	private final TurnDefaults defaults;

	private final Conversations conversations;

	private final @Nullable PrefixContinuation prefixes;

	PooledResponsesWebSocketClient(SessionPool pool, HttpCall http, TurnDefaults defaults,
			Consumer<Conversations.Builder> customizer, @Nullable PrefixContinuation prefixes) {
		this.pool = pool;
		this.runner = new PooledTurns();
		this.defaults = defaults;
		this.prefixes = prefixes;
		Conversations.Builder conversations = Conversations.builder(this.runner)
			.compaction((request) -> http.post("/compact", defaults.withModel(request).body()));
		customizer.accept(conversations);
		this.conversations = conversations.build();
		// Last, so that what cannot be built leaves no connection behind.
		this.ready = pool.start();
	}

	@Override
	public TurnSpec turn(ResponseRequest request) {
		return TurnSpec.of(this.turns, request);
	}

	@Override
	public Flux<ResponseEvent> stream(ResponseRequest request) {
		return stream(request, this.runner);
	}

	private Flux<ResponseEvent> stream(ResponseRequest request, TurnRunner runner) {
		ResponseRequest complete = this.defaults.complete(request);
		return (this.prefixes != null) ? this.prefixes.stream(complete, runner)
				: runner.stream(complete, TurnPlacement.ANYWHERE);
	}

	@Override
	public Mono<Response> warmUp(ResponseRequest request) {
		return ResponseEvents.finalResponse(stream(request.mutate().generate(false).build()));
	}

	@Override
	public Mono<SteerResult> steer(SteerRequest request) {
		return this.pool.steer(request);
	}

	@Override
	public Mono<InjectResult> inject(InjectRequest request) {
		return this.pool.inject(request);
	}

	@Override
	public Conversation conversation() {
		return this.conversations.begin();
	}

	@Override
	public Conversation conversation(ConversationSettings settings) {
		return this.conversations.begin(settings);
	}

	@Override
	public Conversation conversation(String id) {
		return this.conversations.open(id);
	}

	@Override
	public Conversation conversation(String id, ConversationSettings settings) {
		return this.conversations.open(id, settings);
	}

	@Override
	public Mono<Void> ready() {
		return this.ready;
	}

	@Override
	public PoolSnapshot snapshot() {
		return this.pool.snapshot();
	}

	@Override
	public Mono<Void> close() {
		return this.pool.close();
	}

	/**
	 * Runs turns outside of any conversation.
	 */
	private final class Turns implements TurnTarget {

		private static final ResponseRequest NOTHING = ResponseRequest.builder().build();

		@Override
		public ResponseRequest common() {
			return NOTHING;
		}

		@Override
		public Flux<ResponseEvent> stream(ResponseRequest turn, TurnOptions options) {
			return PooledResponsesWebSocketClient.this.stream(turn,
					options.listening(PooledResponsesWebSocketClient.this.runner));
		}

		@Override
		public Flux<RunEvent> run(ResponseRequest turn, TurnOptions options) {
			return PooledResponsesWebSocketClient.this.conversations.run(turn, options);
		}

	}

	/**
	 * Runs single turns on the pool.
	 */
	private final class PooledTurns implements TurnRunner {

		private final SessionPool pool = PooledResponsesWebSocketClient.this.pool;

		private final TurnListener[] listeners;

		PooledTurns(TurnListener... listeners) {
			this.listeners = listeners;
		}

		@Override
		public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
			ResponseRequest complete = defaults().complete(request);
			return (this.listeners.length > 0) ? this.pool.exchange(complete, placement, this.listeners)
					: this.pool.exchange(complete, placement);
		}

		private TurnDefaults defaults() {
			return PooledResponsesWebSocketClient.this.defaults;
		}

		@Override
		public TurnRunner listening(TurnListener listener) {
			TurnListener[] more = Arrays.copyOf(this.listeners, this.listeners.length + 1);
			more[this.listeners.length] = listener;
			return new PooledTurns(more);
		}

		@Override
		public Mono<SteerResult> steer(SteerRequest request) {
			return this.pool.steer(request);
		}

		@Override
		public boolean injects(ResponseRequest request) {
			return defaults().isMultiAgent(request);
		}

		@Override
		public Mono<InjectResult> inject(InjectRequest request) {
			return this.pool.inject(request);
		}

	}

}
