package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One turn of a conversation, from its place in the queue to the state it leaves behind.
 * Owned by one subscription; {@link #ended()} may be called by any thread.
 */
final class RunningTurn implements TurnEvents.Progress {

	/** Small, because the pool's own buffer is the one that is bounded by bytes. */
	private static final int PREFETCH = 16;

	private final Conversation conversation;

	private final TurnExchange exchange;

	private final ResponseRequest asked;

	private final TurnRequests requests;

	private final TurnGate.Ticket ticket;

	private volatile boolean committed;

	RunningTurn(Conversation conversation, TurnExchange exchange, ResponseRequest asked, TurnRequests requests,
			TurnGate.Ticket ticket) {
		this.conversation = conversation;
		this.exchange = exchange;
		this.asked = asked;
		this.requests = requests;
		this.ticket = ticket;
	}

	Flux<ResponseEvent> events() {
		return this.ticket.admitted()
			.then(Mono.defer(this.conversation.progress()::latest))
			.flatMap(this.conversation::withForksBegun)
			.flatMap((state) -> this.conversation.withinLimit(state, this.requests))
			.flatMapMany(this::begin)
			.doOnTerminate(this::ended)
			.doOnCancel(this::ended);
	}

	private Flux<ResponseEvent> begin(ConversationState state) {
		RecoveryLadder ladder = new RecoveryLadder(this.conversation.settings(), state, this.requests.isStored());
		if (ladder.isHopeless()) {
			return Flux.error(new ConversationExpiredException(state.id(), state.lastResponseId(), null));
		}
		return attempt(state, ladder);
	}

	private Flux<ResponseEvent> attempt(ConversationState state, RecoveryLadder ladder) {
		return Flux.defer(() -> {
			boolean keeping = this.conversation.keeps(this.requests);
			TurnEvents events = new TurnEvents(this, keeping,
					(responseId, output) -> commit(state, responseId, output, keeping));
			return send(state, ladder.rung()).concatMapDelayError(events::accept, PREFETCH)
				.onErrorResume(ResponsesException.class,
						(failure) -> events.isShown() ? Flux.error(failure) : again(state, ladder, failure));
		});
	}

	private Flux<ResponseEvent> again(ConversationState state, RecoveryLadder ladder, ResponsesException failure) {
		return Flux.defer(() -> {
			Duration wait = ladder.next(failure);
			Flux<ResponseEvent> next = attempt(state, ladder);
			return wait.isZero() ? next : next.delaySubscription(this.conversation.delay(wait));
		});
	}

	private Flux<ResponseEvent> send(ConversationState state, RecoveryLadder.Rung rung) {
		String previous = state.lastResponseId();
		if (rung == RecoveryLadder.Rung.REPLAY || previous == null) {
			return this.exchange.exchange(this.requests.replaying(state.window()));
		}
		ResponseRequest request = this.requests.continuing(previous);
		// What was never saved but has a response was forked off another conversation.
		return (state.version() == 0) ? this.exchange.fork(request) : this.exchange.exchange(request);
	}

	private Mono<Void> commit(ConversationState state, String responseId, List<RawJson> output, boolean keeping) {
		// A warm-up adds nothing, so nothing is missing after it.
		ReplayWindow before = (keeping || !this.requests.generates()) ? state.window() : ReplayWindow.NONE;
		ConversationState next = state.advanced(this.requests.generates() ? 1 : 0,
				responseId.isEmpty() ? null : responseId, this.requests.isStored(),
				before.append(this.requests.input(), output));
		return this.conversation.progress().save(next, state.version(), this.asked).doOnSuccess((nothing) -> {
			this.committed = true;
			// Before the caller hears of it: who then starts the next turn at once finds
			// the way free.
			this.ticket.leave();
		});
	}

	/**
	 * Note that the service works on the turn.
	 */
	@Override
	public void inProgress() {
		this.conversation.begun();
	}

	/**
	 * Let the next turn in, whatever became of this one.
	 */
	@Override
	public void ended() {
		if (!this.committed) {
			this.conversation.progress().unfinished(this.asked);
		}
		this.conversation.begun();
		this.ticket.leave();
	}

}
