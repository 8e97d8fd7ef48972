package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.TurnJourney;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One turn of a conversation, from its place in the queue to the state it leaves behind.
 * A turn that is steered has several responses, each of which is saved as it ends. Owned
 * by one subscription; {@link #ended()} may be called by any thread.
 */
final class ConversationTurn implements AttemptEvents.Listener {

	/** Small, because the pool's own buffer is the one that is bounded by bytes. */
	private static final int PREFETCH = 16;

	private final OpenConversation conversation;

	private final TurnTerms terms;

	private final TurnRunner runner;

	private final UnfinishedTurn asked;

	private TurnRequests requests;

	private final TurnGate.Admission ticket;

	private final Mono<ConversationState> start;

	private final TurnSteering steering;

	private final TurnInjections injections;

	private final SentHistory history;

	private final AtomicBoolean over = new AtomicBoolean();

	private ConversationState state;

	// What the response that runs answers, until that is saved.
	private volatile AnsweredInput answered;

	private boolean triedInPlace;

	/**
	 * Create a turn.
	 * @param conversation the conversation
	 * @param terms on what terms it runs
	 * @param runner runs it
	 * @param asked what it asks
	 * @param requests the same, as it is sent
	 * @param ticket lets it run
	 * @param start tells where it goes on from, once it may run
	 */
	ConversationTurn(OpenConversation conversation, TurnTerms terms, TurnRunner runner, UnfinishedTurn asked,
			TurnRequests requests, TurnGate.Admission ticket, Mono<ConversationState> start) {
		this.conversation = conversation;
		this.terms = terms;
		this.runner = runner;
		this.asked = asked;
		this.requests = requests;
		this.ticket = ticket;
		this.start = start;
		this.steering = new TurnSteering(runner);
		this.injections = new TurnInjections(runner);
		this.history = terms.history();
		this.state = ConversationState.initial(conversation.id());
		this.answered = AnsweredInput.asked(asked, requests.input());
	}

	Flux<ResponseEvent> events() {
		return this.terms.observed().turn(this.asked.whole(), whenAdmitted());
	}

	private Flux<ResponseEvent> whenAdmitted() {
		return this.ticket.admitted().then(Mono.defer(() -> {
			this.conversation.steering().begun(this.steering);
			this.conversation.injections().begun(this.injections);
			return this.start;
		})).flatMap((state) -> this.conversation.forks().passed().thenReturn(state)).flatMap((state) -> {
			this.requests = this.requests.closing(state.leftOpen());
			if (this.requests.generates()) {
				this.requests = this.requests
					.after(this.conversation.jobs().outputs(state.leftOpen(), this.requests.input()));
			}
			return this.terms.replayLimit().check(state, this.requests.plus(state.steeredInput()));
		})
			.flatMapMany(this::begin)
			.doOnTerminate(this::ended)
			.doFinally((signal) -> ended())
			// The next turn, which the end lets in, must not overtake a cancel.
			.doOnCancel(this.steering::ended);
	}

	private Flux<ResponseEvent> begin(ConversationState state) {
		this.state = state;
		if (state.lastResponseId() != null && !state.isStored()) {
			// The service may store nothing, whatever it is told.
			this.requests = this.requests.withReadableReasoning(this.terms.settings());
		}
		this.answered = AnsweredInput.asked(this.asked, complete().input());
		TurnRecovery recovery = new TurnRecovery(this.terms.settings(), this.terms.retry().begin(this.requests.model()),
				state, this.requests.isStored());
		if (recovery.isHopeless()) {
			return Flux.error(new ConversationExpiredException(state.id(), state.lastResponseId(), null));
		}
		return attempt(recovery);
	}

	private Flux<ResponseEvent> attempt(TurnRecovery recovery) {
		return Flux.defer(() -> {
			// Only the whole output of a program tells whether the answer is there.
			boolean collecting = isKeeping() || this.requests.offerPrograms();
			AttemptEvents events = new AttemptEvents(this, collecting, this::commit);
			// A loss must not overtake events, but a turn that cannot be saved ends
			// at once: what follows would be saved without it.
			return Flux.<Object>from(recovery.inTurn(send(recovery)))
				.onErrorResume(Mono::just)
				.concatMap((signal) -> (signal instanceof ResponseEvent event) ? events.accept(event)
						: Mono.error((Throwable) signal), PREFETCH)
				.onErrorResume(ResponsesException.class,
						(failure) -> events.isShown() ? Flux.error(failure) : again(recovery, failure));
		});
	}

	private Flux<ResponseEvent> again(TurnRecovery recovery, ResponsesException failure) {
		return Flux.deferContextual((context) -> {
			Duration wait = recovery.next(failure, TurnJourney.in(context));
			if (recovery.leavesReasoningOut()) {
				forgetReasoning();
			}
			this.steering.again();
			Flux<ResponseEvent> next = attempt(recovery);
			return wait.isZero() ? next : this.terms.retry().delay(wait).thenMany(next);
		});
	}

	/**
	 * Go on without the reasoning so far, which would be refused in every replay to come.
	 */
	private void forgetReasoning() {
		this.state = this.state.withoutReasoning();
		this.requests = this.requests.withoutReasoning();
		this.answered = AnsweredInput.asked(this.asked, complete().input());
	}

	private Flux<ResponseEvent> send(TurnRecovery recovery) {
		ConversationState state = this.state;
		String previous = state.lastResponseId();
		if (recovery.way() == TurnRecovery.Way.REPLAY || previous == null) {
			this.history.sent(state.window(), recovery.replaysAfter());
			return this.runner.stream(complete().replaying(state.window()), TurnPlacement.ANYWHERE);
		}
		this.history.leftOut(state.window());
		if (state.version() == 0) {
			// What was never saved but has a response was forked off another
			// conversation.
			return this.runner.stream(complete().continuing(previous), beside());
		}
		if (!this.triedInPlace && (!state.isStored() || !state.steeredInput().isEmpty())) {
			// What the service keeps on one lane only need not be asked for elsewhere.
			this.triedInPlace = true;
			return this.runner.stream(this.requests.continuing(previous), TurnPlacement.IN_PLACE);
		}
		return this.runner.stream(complete().continuing(previous), TurnPlacement.NEARBY);
	}

	/**
	 * Return where the first turn of a fork goes on from the response of another
	 * conversation. One that is not stored is known to that one's session alone.
	 */
	private TurnPlacement beside() {
		if (this.triedInPlace || this.state.isStored()) {
			return TurnPlacement.BESIDE;
		}
		this.triedInPlace = true;
		return TurnPlacement.BESIDE_OR_NOT;
	}

	/**
	 * Return the turn together with the input that was steered to the last response: the
	 * service adds that by itself only on the lane where it waits, and only once.
	 */
	private TurnRequests complete() {
		return this.requests.plus(this.state.steeredInput());
	}

	private boolean isKeeping() {
		return this.terms.replayLimit().keeps(this.requests.isStored());
	}

	private Mono<Void> commit(ResponseLifecycleEvent end, String responseId, WrittenOutput written) {
		AnsweredInput answered = this.answered;
		List<OutputItem> output = this.injections.addTo(written.items());
		// What no event named cannot be asked for, stored or not.
		boolean stored = this.requests.isStored() && !responseId.isEmpty()
				&& !Boolean.FALSE.equals(end.response().store());
		// A warm-up adds nothing, so nothing is missing after it.
		boolean complete = (this.terms.replayLimit().keeps(stored) || !this.requests.generates()) && answered.isKnown();
		ReplayWindow before = complete ? this.state.window() : this.state.window().forgotten();
		List<InputItem> pending = this.steering.takePending();
		List<RawJson> open = this.state.leftOpen().unansweredAsync(answered.input());
		ReplayWindow window = stored ? before.append(answered.input(), output, open)
				: before.append(ReasoningItems.readable(answered.input()), ReasoningItems.readableOutput(output), open);
		window = window.withUnkept(written.rest());
		boolean paused = this.requests.isPaused(end.response(), output);
		ConversationState next = advanced(responseId, stored, window, output, json(pending), paused);
		return unlessSaved(this.conversation.state().save(next, this.state.version(), answered.turn().whole(), pending),
				pending)
			.doOnSuccess((nothing) -> {
				this.history.kept();
				this.conversation.jobs().answered(this.state.leftOpen(), next.leftOpen());
				this.state = next;
				this.answered = answered.finished();
				if (!this.steering.isOpen()) {
					// Before the caller hears of it: who then starts the next turn
					// at once finds the way free.
					this.ticket.leave();
				}
			});
	}

	private ConversationState advanced(String responseId, boolean stored, ReplayWindow window, List<OutputItem> output,
			List<RawJson> pending, boolean paused) {
		int turns = this.requests.generates() ? 1 : 0;
		List<OutputItem> own = this.requests.withoutServiceCalls(output);
		LeftOpen before = this.state.leftOpen();
		boolean unclear = this.injections.isUncertain() || output.stream().anyMatch(CallItems::isCutShort);
		if (window.complete() && unclear) {
			// The chain holds a call that can have no output, or one of which nobody
			// knows whether it has: a new one goes on without that.
			return this.state.advanced(turns, null, false, window,
					LeftOpen.of(own, pending).after(before, this.answered.input()).paused(paused));
		}
		return this.state.advanced(turns, responseId.isEmpty() ? null : responseId, stored, window,
				LeftOpen.ofChain(own, pending).after(before, this.answered.input()).paused(paused));
	}

	@Override
	public void runs(String responseId) {
		if (this.steering.runs(responseId) && this.answered.isFinished()) {
			List<InputItem> steered = this.steering.takeApplied(responseId);
			this.answered = AnsweredInput.steered(this.asked.whole(), steered);
		}
	}

	@Override
	public Mono<Void> pending() {
		// What waits for the next turn is saved with the response that has yet to end.
		List<InputItem> input = this.answered.isFinished() ? this.steering.takePending() : List.of();
		if (input.isEmpty()) {
			return Mono.empty();
		}
		ConversationState next = this.state.steered(json(input));
		return unlessSaved(this.conversation.state().save(next, this.state.version(), input), input)
			.doOnSuccess((nothing) -> this.state = next);
	}

	private Mono<Void> unlessSaved(Mono<Void> save, List<InputItem> pending) {
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
		this.conversation.injections().ended(this.injections);
		leaveToOthers();
		this.conversation.begun();
		this.ticket.leave();
	}

	/**
	 * Leave what was asked or steered and is not saved to {@code resume()}, or to the
	 * next turn.
	 */
	private void leaveToOthers() {
		LatestState latest = this.conversation.state();
		List<InputItem> steered = this.steering.takeApplied();
		List<InputItem> pending = this.steering.takePending();
		if (this.answered.isFinished()) {
			latest.waiting(pending);
			AnsweredInput rest = AnsweredInput.steered(this.asked.whole(), plus(steered, this.steering.takeUnknown()));
			if (rest.isKnown()) {
				latest.unfinished(rest.turn(), List.of(), List.of());
			}
		}
		else if (this.answered.isKnown() && this.requests.generates()) {
			latest.unfinished(this.answered.turn(), steered, pending);
		}
	}

	private static List<InputItem> plus(List<InputItem> first, List<InputItem> second) {
		List<InputItem> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

}
