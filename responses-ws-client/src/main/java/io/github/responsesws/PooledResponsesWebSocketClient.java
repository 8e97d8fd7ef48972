package io.github.responsesws;

import java.util.List;
import java.util.function.Consumer;

import io.github.responsesws.ask.TurnOptions;
import io.github.responsesws.ask.TurnSpec;
import io.github.responsesws.ask.TurnTarget;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.Conversations;
import io.github.responsesws.conversation.PrefixContinuation;
import io.github.responsesws.conversation.Transcript;
import io.github.responsesws.conversation.TranscriptSnapshot;
import io.github.responsesws.conversation.Transcripts;
import io.github.responsesws.http.HttpCall;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.resilience.LimitSnapshot;
import io.github.responsesws.resilience.ResilientTurns;
import io.github.responsesws.resilience.TurnLimits;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.transport.TransportSnapshot;
import io.github.responsesws.transport.Transports;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnObserver;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import io.github.responsesws.turn.WarmUpSkippedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The client on a session pool, and on HTTP connections beside it.
 */
final class PooledResponsesWebSocketClient implements ResponsesWebSocketClient {

	private final Transports transports;

	private final TurnLimits limits;

	private final TurnRunner runner;

	private final TurnTarget turns = new Turns();

	private final Mono<Void> ready;

	private final TurnDefaults defaults;

	private final Conversations conversations;

	private final @Nullable PrefixContinuation prefixes;

	private final Transcripts transcripts;

	private final TurnRunner transcriptRunner;

	private final @Nullable TurnObserver observer;

	PooledResponsesWebSocketClient(Transports transports, HttpCall http, TurnLimits limits, TurnDefaults defaults,
			Consumer<Conversations.Builder> customizer, @Nullable PrefixContinuation prefixes, Transcripts transcripts,
			@Nullable TurnObserver observer) {
		this.transports = transports;
		this.limits = limits;
		this.defaults = defaults;
		ResilientTurns turns = limits.holdingBack(new CompletedTurns(transports.runner()));
		this.runner = turns.retrying(null);
		this.prefixes = prefixes;
		this.transcripts = transcripts;
		// As in a conversation: a turn is told as a whole, so a lost one may be told
		// again.
		this.transcriptRunner = turns.repeatingAmbiguous();
		this.observer = observer;
		Conversations.Builder conversations = Conversations.builder(turns)
			.retry(limits.retry())
			.observer(observer)
			.compaction((request) -> http.post("/compact", defaults.withModel(request).body()));
		customizer.accept(conversations);
		this.conversations = conversations.build();
		// Last, so that what cannot be built leaves no connection behind.
		this.ready = transports.start();
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
		Flux<ResponseEvent> turn = (this.prefixes != null) ? this.prefixes.stream(complete, runner)
				: runner.stream(complete, TurnPlacement.ANYWHERE);
		return (this.observer != null) ? this.observer.turn(complete, null, turn) : turn;
	}

	@Override
	public Flux<ResponseEvent> stream(Transcript transcript) {
		ResponseRequest complete = this.defaults.complete(transcript.request());
		Flux<ResponseEvent> turn = this.transcripts.stream(transcript, complete, this.transcriptRunner);
		return (this.observer != null && transcript.isObserved()) ? this.observer.turn(complete, null, turn) : turn;
	}

	@Override
	public TranscriptSnapshot transcripts() {
		return this.transcripts.snapshot();
	}

	@Override
	public Mono<Response> warmUp(ResponseRequest request) {
		return ResponseEvents.finalResponse(stream(request.mutate().generate(false).build()))
			.onErrorResume(WarmUpSkippedException.class, (skipped) -> Mono.empty());
	}

	@Override
	public Mono<SteerResult> steer(SteerRequest request) {
		return this.runner.steer(request);
	}

	@Override
	public Mono<InjectResult> inject(InjectRequest request) {
		return this.runner.inject(request);
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
		return this.transports.pool().snapshot();
	}

	@Override
	public TransportSnapshot transport() {
		return this.transports.snapshot();
	}

	@Override
	public int runningJobs() {
		return this.conversations.runningJobs();
	}

	@Override
	public List<LimitSnapshot> limits() {
		return this.limits.snapshot();
	}

	@Override
	public Mono<Void> close() {
		return Mono.<Void>fromRunnable(this.conversations::close)
			.then(Mono.fromRunnable(this.limits::close))
			.then(this.transports.close());
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
			TurnRunner runner = PooledResponsesWebSocketClient.this.runner;
			return PooledResponsesWebSocketClient.this.stream(turn, options
				.listening((options.retry() != null) ? ResilientTurns.retrying(runner, options.retry()) : runner));
		}

		@Override
		public Flux<RunEvent> run(ResponseRequest turn, TurnOptions options) {
			return PooledResponsesWebSocketClient.this.conversations.run(turn, options);
		}

	}

	/**
	 * Completes requests that leave something to the client.
	 */
	private final class CompletedTurns implements TurnRunner {

		private final TurnRunner runner;

		CompletedTurns(TurnRunner runner) {
			this.runner = runner;
		}

		@Override
		public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
			return this.runner.stream(defaults().complete(request), placement);
		}

		private TurnDefaults defaults() {
			return PooledResponsesWebSocketClient.this.defaults;
		}

		@Override
		public TurnRunner listening(TurnListener listener) {
			return new CompletedTurns(this.runner.listening(listener));
		}

		@Override
		public Mono<SteerResult> steer(SteerRequest request) {
			return this.runner.steer(request);
		}

		@Override
		public boolean injects(ResponseRequest request) {
			return defaults().isMultiAgent(request);
		}

		@Override
		public Mono<InjectResult> inject(InjectRequest request) {
			return this.runner.inject(request);
		}

	}

}
