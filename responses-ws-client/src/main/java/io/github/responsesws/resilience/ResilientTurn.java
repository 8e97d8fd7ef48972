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
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One turn with all its attempts, as its subscriber sees it.
 * <p>
 * Attempts follow each other: what belongs to an attempt is touched by the signals of the
 * one that runs, which are serial, and is handed to the drain loop by the volatile stage.
 * {@code current} is what to cancel right now: an attempt, or a wait. Most turns have one
 * attempt and wait for nobody, so what is for others is made when it is needed.
 * <p>
 * The turn is its own ticket at the gate of its model, in the order in which turns came:
 * one that is sent again, or could not begin, comes back with it.
 */
final class ResilientTurn
		implements CoreSubscriber<ResponseEvent>, Subscription, TurnAdmission, Comparable<ResilientTurn> {

	private static final AtomicReferenceFieldUpdater<ResilientTurn, GatePlace> PLACE = AtomicReferenceFieldUpdater
		.newUpdater(ResilientTurn.class, GatePlace.class, "place");

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

	private final ModelGate gate;

	private final Context context;

	private final long tokens;

	private final long begunAt;

	private final long arrival;

	/** Let in, started and gone by whoever is first; the rest is the gate's to decide. */
	private volatile GatePlace place = GatePlace.OUTSIDE;

	/** The generation of the bound under which the turn was let in. The gate's. */
	long generation = -1;

	/** Since when the turn waits. The gate's. */
	long since;

	/** Whether the quota was taken for what is sent next. The gate's. */
	boolean paid;

	private volatile @Nullable Subscription current;

	private volatile long requested;

	private volatile int wip;

	private volatile Stage stage = Stage.OPENING;

	private volatile boolean cancelled;

	// The running attempt's, then the drain loop's.

	private @Nullable TurnRetries retries;

	private @Nullable Deque<ResponseEvent> held;

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
		this.gate = turns.gate(request.model());
		this.tokens = this.gate.tokens(request);
		this.begunAt = turns.now();
		Context context = actual.currentContext();
		this.arrival = turns.arrival(context);
		this.context = context.put(TurnAdmission.KEY, this);
	}

	void begin() {
		this.actual.onSubscribe(this);
		enter();
	}

	// Before an attempt

	private void enter() {
		try {
			if (!this.cancelled && this.gate.enter(this)) {
				admitted();
			}
		}
		catch (ResponsesException ex) {
			end(ex);
		}
	}

	/**
	 * The turn may begin. It may have been cancelled meanwhile.
	 */
	void admitted() {
		this.held = null;
		this.toldFailure = null;
		this.end = null;
		this.holding = (this.retries != null) ? this.retries.hasNext() : this.turns.repeats();
		if (this.cancelled) {
			this.gate.leave(this, TurnResult.DEFERRED);
			return;
		}
		try {
			this.turns.transport().stream(this.request, this.placement).subscribe(this);
		}
		catch (RuntimeException ex) {
			this.gate.leave(this, TurnResult.UNKNOWN);
			end(ex);
		}
	}

	/**
	 * The turn may not wait any longer.
	 */
	void refused(ResponsesException reason) {
		end(reason);
	}

	// The gate's side

	/**
	 * Return how many tokens the turn may take, as far as is known before.
	 */
	long tokens() {
		return this.tokens;
	}

	GatePlace place() {
		return this.place;
	}

	/**
	 * Return whether the turn was let in before.
	 */
	boolean wasInside() {
		return this.generation >= 0;
	}

	/**
	 * Let the turn in that has just come.
	 */
	void letIn(long generation) {
		this.generation = generation;
		this.place = GatePlace.INSIDE;
	}

	/**
	 * Let the turn wait that has just come.
	 */
	void waits(long since) {
		this.since = since;
		this.place = GatePlace.WAITING;
	}

	/**
	 * Go from place to place, unless the turn has just left.
	 * @return whether that is so
	 */
	boolean becomes(GatePlace from, GatePlace to) {
		return PLACE.compareAndSet(this, from, to);
	}

	/**
	 * Leave the gate.
	 * @return the place before
	 */
	GatePlace leaves() {
		return PLACE.getAndSet(this, GatePlace.OUTSIDE);
	}

	@Override
	public boolean mayStart() {
		return this.gate.mayStart(this);
	}

	@Override
	public int compareTo(ResilientTurn other) {
		int order = Long.compare(this.arrival, other.arrival);
		// Attempts of one turn follow each other, but a set would lose one of two.
		return (order != 0) ? order : Integer.compare(System.identityHashCode(this), System.identityHashCode(other));
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
		Deque<ResponseEvent> held = held();
		held.add(event);
		this.toldFailure = (this.toldFailure == null && event instanceof ResponseLifecycleEvent.Failed failed)
				? repeatable(failed) : null;
		if (this.holding && held.size() <= MAX_HELD
				&& (this.toldFailure != null || !(event.isOutput() || event.isTerminal()))) {
			Subscription attempt = this.current;
			if (attempt != null) {
				attempt.request(1);
			}
			return;
		}
		show();
	}

	private Deque<ResponseEvent> held() {
		if (this.held == null) {
			this.held = new ArrayDeque<>(4);
		}
		return this.held;
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
			this.gate.leave(this, TurnResult.DEFERRED);
			enter();
			return;
		}
		this.gate.leave(this, TurnResult.failed(failure));
		if (this.stage == Stage.OPENING && failure instanceof ResponsesException known && again(known)) {
			return;
		}
		end(failure);
	}

	@Override
	public void onComplete() {
		ApiException failure = this.toldFailure;
		this.gate.leave(this,
				(failure != null) ? TurnResult.failed(failure) : TurnResult.ended(this.end, this.tokens > 0));
		if (this.stage == Stage.OPENING && failure != null && again(failure)) {
			return;
		}
		end(null);
	}

	// Between attempts

	private boolean again(ResponsesException failure) {
		RetryPolicy policy = this.turns.retry();
		if (policy == null || this.cancelled || this.turns.limits().isClosed()) {
			return false;
		}
		TurnRetries retries = this.retries;
		if (retries == null) {
			retries = policy.begin(this.turns.limits().model(this.request.model()), this.begunAt);
			this.retries = retries;
		}
		Duration wait = retries.next(failure, retries.repeatsAmbiguous(this.request));
		if (wait == null) {
			return false;
		}
		this.held = null;
		TurnJourney.in(this.context).onRetry(failure, wait);
		if (wait.isZero() || this.gate.covers(wait)) {
			enter();
			return true;
		}
		RetryWait pause = new RetryWait();
		if (Operators.replace(CURRENT, this, pause)) {
			pause.begin(policy.delay(wait), this::enter, (closed) -> {
				closed.addSuppressed(failure);
				end(closed);
			});
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
		this.gate.leave(this, TurnResult.UNKNOWN);
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
		Deque<ResponseEvent> held = this.held;
		while (held != null && !held.isEmpty()) {
			if (this.cancelled) {
				return;
			}
			if (this.requested == 0) {
				if (this.failure == null) {
					return;
				}
				// A failure waits for nobody: it may be that nobody takes the events.
				break;
			}
			Operators.produced(REQUESTED, this, 1);
			emit(held.poll());
		}
		this.held = null;
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

}
