package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.TurnAdmission;
import io.github.responsesws.turn.TurnDeferredException;
import io.github.responsesws.turn.TurnJourney;
import io.github.responsesws.turn.TurnPlacement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One turn with all its attempts, as its subscriber sees it.
 * <p>
 * Attempts follow each other: what belongs to an attempt is touched by the signals of the
 * one that runs, which are serial, and is handed to the drain loop by the volatile stage.
 * {@code current} is what to cancel right now: an attempt, or a wait.
 */
final class ResilientTurn implements CoreSubscriber<ResponseEvent>, Subscription, TurnTicket.Holder {

	private static final AtomicReferenceFieldUpdater<ResilientTurn, @Nullable Subscription> CURRENT = AtomicReferenceFieldUpdater
		.newUpdater(ResilientTurn.class, Subscription.class, "current");

	private static final AtomicLongFieldUpdater<ResilientTurn> REQUESTED = AtomicLongFieldUpdater
		.newUpdater(ResilientTurn.class, "requested");

	private static final AtomicIntegerFieldUpdater<ResilientTurn> WIP = AtomicIntegerFieldUpdater
		.newUpdater(ResilientTurn.class, "wip");

	/** More than any service says before it begins to answer. */
	private static final int MAX_HELD = 64;

	private final CoreSubscriber<? super ResponseEvent> actual;

	private final ResponseRequest request;

	private final TurnPlacement placement;

	private final ResilientTurns turns;

	private final @Nullable RetryPolicy policy;

	private final @Nullable TurnRetries retries;

	private final TurnTicket ticket;

	private final Context context;

	private final long tokens;

	private volatile @Nullable Subscription current;

	private volatile long requested;

	private volatile int wip;

	private volatile Stage stage = Stage.OPENING;

	private volatile boolean cancelled;

	// The running attempt's, then the drain loop's.

	private final Deque<ResponseEvent> held = new ArrayDeque<>(4);

	private boolean holding;

	private @Nullable ApiException toldFailure;

	private @Nullable ResponseLifecycleEvent end;

	private volatile boolean ended;

	private @Nullable Throwable failure;

	private boolean told;

	ResilientTurn(CoreSubscriber<? super ResponseEvent> actual, ResponseRequest request, TurnPlacement placement,
			ResilientTurns turns) {
		this.actual = actual;
		this.request = request;
		this.placement = placement;
		this.turns = turns;
		this.policy = turns.retry();
		String model = turns.limits().model(request.model());
		this.retries = (this.policy != null) ? this.policy.begin(model) : null;
		this.ticket = turns.limits().ticket(model, this, actual.currentContext());
		this.tokens = turns.limits().countsTokens(model) ? TokenEstimate.of(request) : 0;
		this.context = actual.currentContext().put(TurnAdmission.KEY, this.ticket);
	}

	void begin() {
		this.actual.onSubscribe(this);
		enter();
	}

	// Before an attempt

	private void enter() {
		try {
			if (!this.cancelled && this.ticket.enter()) {
				admitted();
			}
		}
		catch (ResponsesException ex) {
			end(ex);
		}
	}

	@Override
	public void admitted() {
		this.held.clear();
		this.toldFailure = null;
		this.end = null;
		this.holding = this.retries != null && this.retries.hasNext();
		if (this.cancelled) {
			this.ticket.leave(TurnResult.DEFERRED);
			return;
		}
		try {
			this.turns.transport().stream(this.request, this.placement).subscribe(this);
		}
		catch (RuntimeException ex) {
			this.ticket.leave(TurnResult.UNKNOWN);
			end(ex);
		}
	}

	@Override
	public void refused(ResponsesException reason) {
		end(reason);
	}

	@Override
	public long tokens() {
		return this.tokens;
	}

	// An attempt

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.replace(CURRENT, this, subscription)) {
			// The first event is asked for whether or not the subscriber wants one: until
			// then the attempt may have been for nothing, and its demand with it.
			subscription.request(1);
		}
	}

	@Override
	public void onNext(ResponseEvent event) {
		if (event instanceof ResponseLifecycleEvent lifecycle && lifecycle.isTerminal()) {
			this.end = lifecycle;
		}
		if (this.stage == Stage.PASSING) {
			emit(event);
		}
		else {
			hold(event);
		}
	}

	private void hold(ResponseEvent event) {
		this.held.add(event);
		this.toldFailure = (this.toldFailure == null && event instanceof ResponseLifecycleEvent.Failed failed)
				? repeatable(failed) : null;
		if (this.holding && this.held.size() <= MAX_HELD
				&& (this.toldFailure != null || !(event.isOutput() || event.isTerminal()))) {
			Subscription attempt = this.current;
			if (attempt != null) {
				attempt.request(1);
			}
			return;
		}
		show();
	}

	private static @Nullable ApiException repeatable(ResponseLifecycleEvent.Failed failed) {
		ApiException failure = ApiException.from(failed.response(), false);
		return TurnRetries.isRepeated(failure, false) ? failure : null;
	}

	private void show() {
		this.stage = Stage.SHOWING;
		drain();
	}

	@Override
	public void onError(Throwable failure) {
		if (failure instanceof TurnDeferredException) {
			this.ticket.leave(TurnResult.DEFERRED);
			enter();
			return;
		}
		this.ticket.leave(TurnResult.failed(failure));
		if (this.stage == Stage.OPENING && failure instanceof ResponsesException known && again(known)) {
			return;
		}
		end(failure);
	}

	@Override
	public void onComplete() {
		ApiException failure = this.toldFailure;
		this.ticket.leave((failure != null) ? TurnResult.failed(failure) : result());
		if (this.stage == Stage.OPENING && failure != null && again(failure)) {
			return;
		}
		end(null);
	}

	private TurnResult result() {
		ResponseLifecycleEvent end = this.end;
		if (end == null) {
			return TurnResult.UNKNOWN;
		}
		if (end instanceof ResponseLifecycleEvent.Failed) {
			return TurnResult.failed(ApiException.from(end.response(), true));
		}
		return TurnResult.succeeded((this.tokens > 0) ? end.response().usage() : null);
	}

	// Between attempts

	private boolean again(ResponsesException failure) {
		TurnRetries retries = this.retries;
		RetryPolicy policy = this.policy;
		if (retries == null || policy == null || this.cancelled || this.turns.limits().isClosed()) {
			return false;
		}
		Duration wait = retries.next(failure, retries.repeatsAmbiguous(this.request));
		if (wait == null) {
			return false;
		}
		this.held.clear();
		TurnJourney.in(this.context).onRetry(failure, wait);
		if (wait.isZero() || this.ticket.covers(wait)) {
			enter();
			return true;
		}
		Wait pause = new Wait();
		if (Operators.replace(CURRENT, this, pause)) {
			pause.timer.update(policy.delay(wait).subscribe((nothing) -> {
			}, (closed) -> {
				closed.addSuppressed(failure);
				end(closed);
			}, this::enter));
		}
		return true;
	}

	// The end

	private void end(@Nullable Throwable failure) {
		this.failure = failure;
		this.ended = true;
		this.stage = Stage.SHOWING;
		drain();
	}

	// The subscriber's side, any thread

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			Operators.addCap(REQUESTED, this, n);
			drain();
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		Operators.terminate(CURRENT, this);
		this.ticket.leave(TurnResult.UNKNOWN);
	}

	private void drain() {
		if (WIP.getAndIncrement(this) != 0) {
			return;
		}
		int missed = 1;
		do {
			if (this.stage != Stage.OPENING && !this.cancelled) {
				pass();
			}
			missed = WIP.addAndGet(this, -missed);
		}
		while (missed != 0);
	}

	private void pass() {
		while (this.stage == Stage.SHOWING && !this.held.isEmpty()) {
			if (this.cancelled) {
				return;
			}
			if (this.requested == 0) {
				if (this.failure == null) {
					return;
				}
				// A failure waits for nobody: it may be that nobody takes the events.
				this.held.clear();
				break;
			}
			Operators.produced(REQUESTED, this, 1);
			emit(this.held.poll());
		}
		if (this.ended) {
			tellEnd();
			return;
		}
		this.stage = Stage.PASSING;
		long demand = REQUESTED.getAndSet(this, 0);
		Subscription attempt = this.current;
		if (demand > 0 && attempt != null) {
			attempt.request(demand);
		}
	}

	private void emit(ResponseEvent event) {
		try {
			this.actual.onNext(event);
		}
		catch (Throwable ex) {
			// One subscriber that breaks the rules must not take its neighbours along.
			Exceptions.throwIfJvmFatal(ex);
			cancel();
			Operators.onErrorDropped(ex, this.context);
		}
	}

	private void tellEnd() {
		if (this.told) {
			return;
		}
		this.told = true;
		if (this.failure != null) {
			this.actual.onError(this.failure);
		}
		else {
			this.actual.onComplete();
		}
	}

	/**
	 * What becomes of events: held back, or those held back are shown as fast as the
	 * subscriber asks for them, or passed on as they come.
	 */
	private enum Stage {

		OPENING, SHOWING, PASSING

	}

	/**
	 * The wait before the next attempt.
	 */
	private static final class Wait implements Subscription {

		private final Disposable.Swap timer = Disposables.swap();

		@Override
		public void request(long n) {
			// Nothing comes of a wait.
		}

		@Override
		public void cancel() {
			this.timer.dispose();
		}

	}

}
