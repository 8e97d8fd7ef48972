package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.TurnExchange;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The state of a conversation, and what may be done with it. Safe for use by any thread;
 * its turns run one at a time.
 */
final class ConversationCore {

	/** As many as the service runs at once on one connection. */
	private static final int MAX_BRANCHES = 16;

	private final Conversations conversations;

	private final String id;

	private final ConversationSettings settings;

	private final ConversationProgress progress;

	private final @Nullable ForkBarrier barrier;

	private final TurnGate gate = new TurnGate();

	private final ConversationSteering steering = new ConversationSteering();

	private final ConversationForks forks;

	private final ReplayLimit replayLimit;

	ConversationCore(Conversations conversations, String id, ConversationSettings settings,
			Mono<ConversationState> origin, @Nullable ForkBarrier barrier) {
		this.conversations = conversations;
		this.id = id;
		this.settings = settings;
		this.progress = new ConversationProgress(id, conversations.repository(), origin);
		this.barrier = barrier;
		this.forks = new ConversationForks(conversations, settings);
		this.replayLimit = new ReplayLimit(id, conversations, settings, this.progress);
	}

	String id() {
		return this.id;
	}

	ConversationSettings settings() {
		return this.settings;
	}

	/**
	 * Return what runs the turns.
	 */
	TurnExchange exchange() {
		return this.conversations.exchange();
	}

	/**
	 * Return the loop of runs that come without.
	 */
	ToolLoop toolLoop() {
		return this.conversations.toolLoop();
	}

	Flux<ResponseEvent> stream(ResponseRequest turn, TurnExchange exchange) {
		return Flux.defer(() -> {
			TurnRequests requests = TurnRequests.of(this.settings, turn);
			return new RunningTurn(this, exchange, turn, requests, enter()).events();
		});
	}

	Flux<RunEvent> run(ResponseRequest turn, ToolLoop loop, TurnExchange exchange) {
		return Flux.defer(() -> new ConversationRun(this, loop, exchange, enter()).run(turn));
	}

	Flux<RunEvent> resumeRun(ToolLoop loop, TurnExchange exchange) {
		return Flux.defer(() -> new ConversationRun(this, loop, exchange, enter()).resume());
	}

	private TurnGate.Ticket enter() {
		return this.gate.enter(this.id, this.settings.onConcurrentTurn());
	}

	Mono<SteerResult> steer(List<InputItem> input) {
		return this.steering.steer(input);
	}

	Flux<ResponseEvent> resume(TurnExchange exchange) {
		return Flux.defer(() -> {
			TurnGate.Ticket ticket = enter();
			return ticket.during(Mono.defer(this.progress::latest).flatMapMany((state) -> resumed(ticket, exchange)));
		});
	}

	/**
	 * Only who has the gate knows that nobody else resumes the same turn.
	 */
	private Flux<ResponseEvent> resumed(TurnGate.Ticket ticket, TurnExchange exchange) {
		ResponseRequest turn = this.progress.unfinished();
		if (turn == null) {
			return Flux.empty();
		}
		TurnRequests requests = TurnRequests.of(this.settings, turn);
		return new RunningTurn(this, exchange, turn, requests, ticket).events();
	}

	Conversation fork() {
		ConversationState known = this.progress.known();
		return (known != null) ? this.forks.begin(known) : this.forks.begin(this.progress.first());
	}

	Flux<Branch> fanOut(List<ResponseRequest> turns) {
		return Mono.defer(this.progress::latest)
			.flatMapMany((base) -> Flux.range(0, turns.size()).flatMapDelayError((index) -> {
				Conversation fork = this.forks.begin(base);
				return fork.turn(turns.get(index)).response().map((response) -> new Branch(index, fork, response));
			}, MAX_BRANCHES, 1));
	}

	Mono<ConversationSnapshot> compact() {
		return Mono.defer(() -> {
			Mono<ConversationState> compacted = Mono.defer(this.progress::latest).flatMap(this.replayLimit::compacted);
			return enter().during(compacted.map((state) -> snapshot())).singleOrEmpty();
		});
	}

	ConversationSnapshot snapshot() {
		ConversationState state = this.progress.known();
		if (state == null) {
			state = ConversationState.initial(this.id);
		}
		return new ConversationSnapshot(this.id, state.version(), state.turns(), state.lastResponseId(),
				state.isStored(), state.isReplayable(), state.replayItems().size(), state.replayBytes(),
				this.gate.present(), this.progress.unfinished() != null);
	}

	// For the turn or the run that holds the gate

	ConversationSteering steering() {
		return this.steering;
	}

	ConversationProgress progress() {
		return this.progress;
	}

	ConversationForks forks() {
		return this.forks;
	}

	ReplayLimit replayLimit() {
		return this.replayLimit;
	}

	Mono<Long> delay(Duration wait) {
		return Mono.delay(wait, this.conversations.timer());
	}

	/**
	 * Let the conversation go on from which this one was forked.
	 */
	void begun() {
		if (this.barrier != null) {
			this.barrier.open();
		}
	}

}
