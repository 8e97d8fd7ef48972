package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.TurnExchange;
import io.github.responsesws.turn.TurnPlacement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One turn of a conversation, from its place in the queue to the state it leaves behind.
 * A turn that is steered has several responses, each of which is saved as it ends. Owned
 * by one subscription; {@link #ended()} may be called by any thread.
 */
final class RunningTurn implements TurnEvents.Progress {

	/** Small, because the pool's own buffer is the one that is bounded by bytes. */
	private static final int PREFETCH = 16;

	private final ConversationCore conversation;

	private final TurnExchange exchange;

	private final ResponseRequest asked;

	private final TurnRequests requests;

	private final TurnGate.Admission ticket;

	private final TurnSteering steering;

	private final AtomicBoolean over = new AtomicBoolean();

	private ConversationState state;

	// What the response that runs answers, until that is saved.
	private volatile TurnPart part;

	private boolean triedInPlace;

	RunningTurn(ConversationCore conversation, TurnExchange exchange, ResponseRequest asked, TurnRequests requests,
			TurnGate.Admission ticket) {
		this.conversation = conversation;
		this.exchange = exchange;
		this.asked = asked;
		this.requests = requests;
		this.ticket = ticket;
		this.steering = new TurnSteering(exchange);
		this.state = ConversationState.initial(conversation.id());
		this.part = TurnPart.asked(asked, requests.input());
	}

	Flux<ResponseEvent> events() {
		return this.ticket.admitted().then(Mono.defer(() -> {
			this.conversation.steering().begun(this.steering);
			return this.conversation.progress().latest();
		}))
			.flatMap((state) -> this.conversation.forks().begun().thenReturn(state))
			.flatMap((state) -> this.conversation.replayLimit().check(state, this.requests.plus(state.steeredInput())))
			.flatMapMany(this::begin)
			.doOnTerminate(this::ended)
			.doFinally((signal) -> ended())
			// The next turn, which the end lets in, must not overtake a cancel.
			.doOnCancel(this.steering::ended);
	}

	private Flux<ResponseEvent> begin(ConversationState state) {
		this.state = state;
		this.part = TurnPart.asked(this.asked, complete().input());
		RecoveryLadder ladder = new RecoveryLadder(this.conversation.settings(), state, this.requests.isStored());
		if (ladder.isHopeless()) {
			return Flux.error(new ConversationExpiredException(state.id(), state.lastResponseId(), null));
		}
		return attempt(ladder);
	}

	private Flux<ResponseEvent> attempt(RecoveryLadder ladder) {
		return Flux.defer(() -> {
			TurnEvents events = new TurnEvents(this, isKeeping(), this::commit);
			// A loss must not overtake events, but a turn that cannot be saved ends
			// at once: what follows would be saved without it.
			return Flux.<Object>from(send(ladder.rung()))
				.onErrorResume(Mono::just)
				.concatMap((signal) -> (signal instanceof ResponseEvent event) ? events.accept(event)
						: Mono.error((Throwable) signal), PREFETCH)
				.onErrorResume(ResponsesException.class,
						(failure) -> events.isShown() ? Flux.error(failure) : again(ladder, failure));
		});
	}

	private Flux<ResponseEvent> again(RecoveryLadder ladder, ResponsesException failure) {
		return Flux.defer(() -> {
			Duration wait = ladder.next(failure);
			this.steering.again();
			Flux<ResponseEvent> next = attempt(ladder);
			return wait.isZero() ? next : next.delaySubscription(this.conversation.delay(wait));
		});
	}

	private Flux<ResponseEvent> send(RecoveryLadder.Rung rung) {
		ConversationState state = this.state;
		String previous = state.lastResponseId();
		if (rung == RecoveryLadder.Rung.REPLAY || previous == null) {
			return this.exchange.exchange(complete().replaying(state.window()), TurnPlacement.ANYWHERE);
		}
		if (state.version() == 0) {
			// What was never saved but has a response was forked off another
			// conversation.
			return this.exchange.exchange(complete().continuing(previous), TurnPlacement.BESIDE);
		}
		if (!this.triedInPlace && (!state.isStored() || !state.steeredInput().isEmpty())) {
			// What the service keeps on one lane only need not be asked for elsewhere.
			this.triedInPlace = true;
			return this.exchange.exchange(this.requests.continuing(previous), TurnPlacement.IN_PLACE);
		}
		return this.exchange.exchange(complete().continuing(previous), TurnPlacement.NEARBY);
	}

	/**
	 * Return the turn together with the input that was steered to the last response: the
	 * service adds that by itself only on the lane where it waits, and only once.
	 */
	private TurnRequests complete() {
		return this.requests.plus(this.state.steeredInput());
	}

	private boolean isKeeping() {
		return this.conversation.replayLimit().keeps(this.requests);
	}

	private Mono<Void> commit(String responseId, List<RawJson> output) {
		TurnPart part = this.part;
		// A warm-up adds nothing, so nothing is missing after it.
		boolean complete = (isKeeping() || !this.requests.generates()) && part.isKnown();
		ReplayWindow before = complete ? this.state.window() : ReplayWindow.NONE;
		List<InputItem> pending = this.steering.takePending();
		ConversationState next = this.state.advanced(this.requests.generates() ? 1 : 0,
				responseId.isEmpty() ? null : responseId, this.requests.isStored(), before.append(part.input(), output),
				OpenEnds.of(this.requests.withoutServiceCalls(output), json(pending)));
		return unlessSaved(this.conversation.progress().save(next, this.state.version(), part.turn()), pending)
			.doOnSuccess((nothing) -> {
				this.state = next;
				this.part = part.finished();
				if (!this.steering.isOpen()) {
					// Before the caller hears of it: who then starts the next turn
					// at once finds the way free.
					this.ticket.leave();
				}
			});
	}

	@Override
	public void runs(String responseId) {
		if (this.steering.runs(responseId) && this.part.isFinished()) {
			List<InputItem> steered = this.steering.takeApplied(responseId);
			this.part = TurnPart.steered(this.asked, steered);
		}
	}

	@Override
	public Mono<Void> pending() {
		// What waits for the next turn is saved with the response that has yet to end.
		List<InputItem> input = this.part.isFinished() ? this.steering.takePending() : List.of();
		if (input.isEmpty()) {
			return Mono.empty();
		}
		return unlessSaved(this.conversation.progress().save(this.state.steered(json(input)), this.state.version()),
				input)
			.doOnNext((saved) -> this.state = saved)
			.then();
	}

	private <T> Mono<T> unlessSaved(Mono<T> save, List<InputItem> pending) {
		return save.doOnError((failure) -> this.steering.restore(pending))
			.doOnCancel(() -> this.steering.restore(pending));
	}

	private static List<RawJson> json(List<InputItem> items) {
		return items.stream().map(InputItem::json).toList();
	}

	@Override
	public void inProgress() {
		this.conversation.begun();
	}

	/**
	 * Let the next turn in, whatever became of this one.
	 */
	@Override
	public void ended() {
		if (this.over.getAndSet(true)) {
			return;
		}
		this.conversation.steering().ended(this.steering);
		leaveToOthers();
		this.conversation.begun();
		this.ticket.leave();
	}

	/**
	 * Leave what was asked or steered and is not saved to {@code resume()}, or to the
	 * next turn.
	 */
	private void leaveToOthers() {
		ConversationProgress progress = this.conversation.progress();
		List<InputItem> steered = this.steering.takeApplied();
		List<InputItem> pending = this.steering.takePending();
		if (this.part.isFinished()) {
			progress.waiting(this.state, json(pending));
			TurnPart rest = TurnPart.steered(this.asked, plus(steered, this.steering.takeUnknown()));
			if (rest.isKnown()) {
				progress.unfinished(rest.turn(), List.of(), List.of());
			}
		}
		else if (this.part.isKnown() && this.requests.generates()) {
			progress.unfinished(this.part.turn(), steered, pending);
		}
	}

	private static List<InputItem> plus(List<InputItem> first, List<InputItem> second) {
		List<InputItem> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

}
