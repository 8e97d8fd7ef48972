package io.github.responsesws.conversation;

import java.util.List;

import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A handle of a conversation: what may be done with it, with the settings of this handle.
 * Safe for use by any thread; the turns of all handles run one at a time.
 */
final class ConversationCore {

	/** As many as the service runs at once on one connection. */
	private static final int MAX_BRANCHES = 16;

	private final Conversations conversations;

	private final OpenConversation conversation;

	private final ConversationSettings settings;

	private final TurnTerms terms;

	/**
	 * Create a handle.
	 * @param conversations what conversations have in common
	 * @param conversation what the handles of this one have in common
	 * @param settings how this handle runs its turns
	 */
	ConversationCore(Conversations conversations, OpenConversation conversation, ConversationSettings settings) {
		this.conversations = conversations;
		this.conversation = conversation;
		this.settings = settings;
		this.terms = new TurnTerms(settings,
				new ReplayLimit(conversation.id(), conversations.compaction(), settings, conversation.state()),
				conversations.retry(), conversations.observed(conversation.id()), conversations.listener());
	}

	String id() {
		return this.conversation.id();
	}

	ConversationSettings settings() {
		return this.settings;
	}

	/**
	 * Return what runs the turns.
	 */
	TurnRunner runner() {
		return this.conversations.runner();
	}

	/**
	 * Return the loop of runs that come without.
	 */
	ToolLoop toolLoop() {
		return this.conversations.toolLoop();
	}

	Flux<ResponseEvent> stream(ResponseRequest turn, TurnRunner runner, @Nullable RetrySettings retry) {
		return Flux.defer(() -> {
			TurnRequests requests = TurnRequests.of(this.settings, turn);
			return new ConversationTurn(this.conversation, this.terms.retrying(retry), runner, UnfinishedTurn.of(turn),
					requests, enter(), Mono.defer(state()::latest))
				.events();
		});
	}

	Flux<RunEvent> run(ResponseRequest turn, ToolLoop loop, TurnRunner runner, @Nullable RetrySettings retry) {
		return Flux.defer(() -> conversationRun(loop, runner, retry).run(turn));
	}

	Flux<RunEvent> resumeRun(ToolLoop loop, TurnRunner runner, @Nullable RetrySettings retry) {
		return Flux.defer(() -> conversationRun(loop, runner, retry).resume());
	}

	private ConversationRun conversationRun(ToolLoop loop, TurnRunner runner, @Nullable RetrySettings retry) {
		return new ConversationRun(this.conversation, this.terms.retrying(retry), loop, runner, enter());
	}

	private TurnGate.Ticket enter() {
		return this.conversation.enter(this.settings.onConcurrentTurn());
	}

	Mono<SteerResult> steer(List<InputItem> input) {
		return this.conversation.steering().steer(input);
	}

	Mono<InjectResult> inject(InjectRequest request) {
		return this.conversation.injections().inject(request);
	}

	Flux<ResponseEvent> resume(TurnRunner runner, @Nullable RetrySettings retry) {
		return Flux.defer(() -> {
			TurnGate.Ticket ticket = enter();
			return ticket
				.during(Mono.defer(state()::latest).flatMapMany((state) -> resumed(state, ticket, runner, retry)));
		});
	}

	/**
	 * Only who has the gate knows that nobody else resumes the same turn.
	 */
	private Flux<ResponseEvent> resumed(ConversationState state, TurnGate.Ticket ticket, TurnRunner runner,
			@Nullable RetrySettings retry) {
		UnfinishedTurn turn = state().unfinished();
		if (turn == null) {
			return Flux.empty();
		}
		TurnRequests requests = TurnRequests.of(this.settings, turn.whole());
		return new ConversationTurn(this.conversation, this.terms.retrying(retry), runner, turn, requests, ticket,
				Mono.just(state))
			.events();
	}

	Conversation fork() {
		ConversationState known = state().known();
		return (known != null) ? fork(known) : this.conversations.fork(state().first(), this.settings, null);
	}

	private Conversation fork(ConversationState base) {
		ForkBarrier barrier = null;
		if (base.lastResponseId() != null && !base.isStored()) {
			barrier = new ForkBarrier(this.conversations.timer(), this.settings.forkWait());
			this.conversation.forks().add(barrier);
		}
		return this.conversations.fork(ConversationOrigin.known(base), this.settings, barrier);
	}

	Flux<Branch> fanOut(List<ResponseRequest> turns) {
		return Mono.defer(state()::latest)
			.flatMapMany((base) -> Flux.range(0, turns.size()).flatMapDelayError((index) -> {
				Conversation fork = fork(base);
				return fork.turn(turns.get(index)).response().map((response) -> new Branch(index, fork, response));
			}, MAX_BRANCHES, 1));
	}

	Mono<ConversationSnapshot> compact() {
		return Mono.defer(() -> {
			Mono<ConversationState> compacted = Mono.defer(state()::latest)
				.flatMap(this.terms.replayLimit()::compacted);
			return enter().during(compacted.map((state) -> snapshot())).singleOrEmpty();
		}).doOnError(ResponsesException.class, (failure) -> failure.noteConversation(id()));
	}

	/**
	 * Return how the conversation stands in the repository, and here.
	 */
	Mono<ConversationSnapshot> loadedSnapshot() {
		return Mono.defer(state()::latest)
			.map((state) -> snapshot())
			.doOnError(ResponsesException.class, (failure) -> failure.noteConversation(id()));
	}

	/**
	 * Return how the conversation stands, as far as that is known here.
	 */
	ConversationSnapshot snapshot() {
		ConversationState loaded = state().loaded();
		ConversationState state = (loaded != null) ? loaded : ConversationState.initial(id());
		return new ConversationSnapshot(id(), state.version(), state.turns(), state.lastResponseId(), state.isStored(),
				state.isReplayable(), state.replayItems().size(), state.replayBytes(), this.conversation.present(),
				state().unfinished() != null, state.openCalls().size(), state.asyncCalls().size(), loaded != null);
	}

	ConversationJobs jobs() {
		return this.conversation.jobs();
	}

	Flux<JobEvent> jobEvents() {
		return jobs().events(this.conversation);
	}

	LatestState state() {
		return this.conversation.state();
	}

}
