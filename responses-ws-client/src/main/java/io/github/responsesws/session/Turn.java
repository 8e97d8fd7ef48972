package io.github.responsesws.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.TransportRefusedException;
import io.github.responsesws.turn.TurnAdmission;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnReport;
import io.github.responsesws.turn.TurnTransport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;

/**
 * One {@code response.create} up to its terminal event, as its subscriber sees it.
 * <p>
 * Ownership: {@code stage} decides by compare-and-set between the pool, which assigns or
 * refuses the turn, and the subscriber, who may cancel it at any time. What the pool
 * notes belongs to its drain loop. Once the turn is assigned, every other mutable field
 * belongs to the event loop of its session.
 */
final class Turn implements Subscription {

	private static final AtomicIntegerFieldUpdater<Turn> STAGE = AtomicIntegerFieldUpdater.newUpdater(Turn.class,
			"stage");

	private static final AtomicLongFieldUpdater<Turn> REQUESTED = AtomicLongFieldUpdater.newUpdater(Turn.class,
			"requested");

	private static final int WAITING = 0;

	private static final int ASSIGNED = 1;

	private static final int OVER = 2;

	private final CoreSubscriber<? super ResponseEvent> actual;

	private final ResponseRequest request;

	private final TurnOwner owner;

	private final TurnPlacement placement;

	/** For the listeners; most of what it tells, nobody else asks. */
	private final @Nullable TurnReport report;

	private final long subscribedAt;

	private volatile int stage;

	/** What the subscriber has asked for since the event loop looked last. */
	private volatile long requested;

	private long credit;

	private volatile boolean cancelled;

	private volatile @Nullable TurnHost host;

	private long arrival;

	private long deadline;

	/** Most turns never wait for a lane. */
	private @Nullable PendingTurn pending;

	private @Nullable String responseId;

	private @Nullable ResponseLifecycleEvent terminalEvent;

	private boolean terminalEmitted;

	private boolean emitting;

	private boolean done;

	private boolean outputSeen;

	private @Nullable Throwable error;

	private TurnOutcome outcome = TurnOutcome.FAILED;

	private @Nullable EventBuffer buffer;

	Turn(CoreSubscriber<? super ResponseEvent> actual, ResponseRequest request, TurnOwner owner,
			@Nullable TurnListener listener, TurnPlacement placement) {
		this.actual = actual;
		this.request = request;
		this.owner = owner;
		this.placement = placement;
		this.subscribedAt = owner.timer().now(TimeUnit.NANOSECONDS);
		this.report = (listener != null)
				? new TurnReport(request, listener, owner.timer(), actual.currentContext(), this.subscribedAt) : null;
	}

	TurnPlacement placement() {
		return this.placement;
	}

	/**
	 * Whether later turns may find the turn's response on its lane.
	 */
	boolean leavesChain() {
		return !(this.placement instanceof TurnPlacement.OnSession);
	}

	ResponseRequest request() {
		return this.request;
	}

	/**
	 * Whether agents may call functions in the response, and somebody answers them while
	 * it runs.
	 */
	boolean answersAgents() {
		return this.report != null && this.report.answersCalls() && Boolean.TRUE.equals(this.request.multiAgent());
	}

	// Subscriber's side, any thread

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			Operators.addCap(REQUESTED, this, n);
			TurnHost host = this.host;
			if (host != null) {
				host.onDemand(this);
			}
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		if (STAGE.compareAndSet(this, WAITING, OVER)) {
			this.owner.cancelled(this);
			tellEnd(TurnOutcome.CANCELLED, null);
			return;
		}
		TurnHost host = this.host;
		if (host != null && this.stage == ASSIGNED) {
			host.onCancel(this);
		}
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	// Pool's side, drain loop

	long subscribedAt() {
		return this.subscribedAt;
	}

	/**
	 * Note when the turn came, and how long it is patient.
	 * @param arrival a number that grows with each turn
	 * @param deadline when the turn gives up
	 */
	void arrived(long arrival, long deadline) {
		this.arrival = arrival;
		this.deadline = deadline;
	}

	/**
	 * Return the turn's wait for a lane, which is the drain loop's alone.
	 */
	PendingTurn pending() {
		if (this.pending == null) {
			this.pending = new PendingTurn(this, this.arrival, this.deadline);
		}
		return this.pending;
	}

	boolean isWaiting() {
		return this.stage == WAITING;
	}

	/**
	 * Whether the turn may begin, now that there is a lane for it.
	 */
	boolean mayStart() {
		TurnAdmission admission = this.actual.currentContext().getOrDefault(TurnAdmission.KEY, null);
		return admission == null || admission.mayStart();
	}

	/**
	 * Take the turn for a lane, unless its subscriber was quicker to cancel it.
	 */
	boolean assign(TurnHost host, String lane, @Nullable Boolean affinityHit) {
		if (this.report != null) {
			this.report.assigned(TurnTransport.WEBSOCKET, host.id(), lane, affinityHit);
		}
		this.host = host;
		if (STAGE.compareAndSet(this, WAITING, ASSIGNED)) {
			return true;
		}
		this.host = null;
		return false;
	}

	/**
	 * Take the turn out of the game, because no lane is to be had.
	 * @return whether {@link #refused} must be called: otherwise its subscriber was
	 * quicker to cancel it
	 */
	boolean refuse() {
		return STAGE.compareAndSet(this, WAITING, OVER);
	}

	/**
	 * Tell the subscriber why no lane is to be had. Not from within the drain loop.
	 */
	void refused(Throwable reason) {
		if (this.cancelled) {
			// The one that was refused before it took the whole batch along.
			tellEnd(TurnOutcome.CANCELLED, null);
			return;
		}
		this.outcome = TurnOutcome.FAILED;
		this.error = reason;
		finish();
	}

	// Session's side, event loop

	/**
	 * Give the turn back to the pool, because its session ended before the request was
	 * written.
	 * @return whether it waits again: otherwise it was cancelled
	 */
	boolean unassign() {
		this.host = null;
		if (this.stage != ASSIGNED) {
			return false;
		}
		if (this.report != null) {
			this.report.unassigned();
		}
		if (!STAGE.compareAndSet(this, ASSIGNED, WAITING)) {
			return false;
		}
		// The subscriber may have seen the old stage: then it is this method's to end it.
		if (this.cancelled && STAGE.compareAndSet(this, WAITING, OVER)) {
			tellEnd(TurnOutcome.CANCELLED, null);
			return false;
		}
		return this.stage == WAITING;
	}

	void started(long bytes) {
		if (this.report != null) {
			this.report.started(bytes);
		}
	}

	void responseId(String id) {
		this.responseId = id;
		if (this.report != null) {
			this.report.responseId(id);
		}
	}

	/**
	 * Take an event and pass it on if the subscriber asks for one.
	 */
	void onEvent(ResponseEvent event, int bytes) {
		if (event instanceof ResponseLifecycleEvent change && change.isTerminal()) {
			this.terminalEvent = change;
		}
		if (this.report != null) {
			this.report.received(event);
		}
		if (!this.outputSeen && !this.cancelled && event.isOutput()) {
			this.outputSeen = true;
		}
		deliver(event, bytes);
	}

	/**
	 * Take an event that is no output of the response.
	 */
	void onNotice(ResponseEvent event, int bytes) {
		deliver(event, bytes);
	}

	/**
	 * The response has ended, and the one has begun that takes steered input into
	 * account.
	 */
	void onSuccessor() {
		this.terminalEvent = null;
		if (this.report != null) {
			this.report.successor();
		}
		this.terminalEmitted = false;
	}

	private void deliver(ResponseEvent event, int bytes) {
		if (this.report != null) {
			this.report.event(event, bytes);
		}
		if (this.cancelled) {
			return;
		}
		if (buffered() == 0 && !this.emitting && hasDemand()) {
			this.emitting = true;
			try {
				emit(event);
			}
			finally {
				this.emitting = false;
			}
		}
		else {
			if (this.buffer == null) {
				this.buffer = new EventBuffer(this.owner::buffered);
			}
			this.buffer.add(event, bytes);
		}
		drain();
	}

	private boolean hasDemand() {
		if (this.credit == 0 && this.requested != 0) {
			this.credit = REQUESTED.getAndSet(this, 0);
		}
		return this.credit > 0;
	}

	/**
	 * End the turn's stream once the buffered events were taken.
	 */
	void onEnd(TurnOutcome outcome, @Nullable Throwable error) {
		if (!this.done) {
			this.done = true;
			this.outcome = outcome;
			this.error = error;
			drain();
		}
	}

	/**
	 * End the turn's stream at once and forget the buffered events.
	 */
	void onAbort(Throwable error) {
		forgetBuffer();
		onEnd(TurnOutcome.FAILED, error);
		drain();
	}

	@Nullable TurnHost host() {
		return this.host;
	}

	/**
	 * Pass on what the subscriber asked for.
	 */
	void drain() {
		if (this.emitting) {
			return;
		}
		this.emitting = true;
		try {
			while (this.buffer != null && !this.cancelled && hasDemand()) {
				ResponseEvent event = this.buffer.poll();
				if (event == null) {
					break;
				}
				emit(event);
			}
		}
		finally {
			this.emitting = false;
		}
		if (this.done && !this.cancelled && buffered() == 0 && STAGE.compareAndSet(this, ASSIGNED, OVER)) {
			this.host = null;
			finish();
		}
	}

	private void emit(ResponseEvent event) {
		if (this.credit != Long.MAX_VALUE) {
			this.credit--;
		}
		if (event == terminalEvent()) {
			this.terminalEmitted = true;
		}
		try {
			this.actual.onNext(event);
		}
		catch (Throwable ex) {
			// One subscriber that breaks the rules must not take its neighbours along.
			Exceptions.throwIfJvmFatal(ex);
			cancel();
			Operators.onErrorDropped(ex, this.actual.currentContext());
		}
	}

	private void finish() {
		if (this.error instanceof ResponsesException known) {
			known.noteResponse(this.responseId);
		}
		if (this.owner.ended(this.subscribedAt, this.error) && this.error != null && leavesChain()) {
			this.error = new TransportRefusedException(this.error);
		}
		tellEnd(this.outcome, this.error);
		try {
			if (this.error != null) {
				this.actual.onError(this.error);
			}
			else {
				this.actual.onComplete();
			}
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			Operators.onErrorDropped(ex, this.actual.currentContext());
		}
	}

	/**
	 * Forget the turn after its subscriber cancelled it.
	 */
	void onCancelled() {
		forgetBuffer();
		if (STAGE.compareAndSet(this, ASSIGNED, OVER)) {
			this.host = null;
			// One that cancels because it has seen all there is was not cut short.
			ResponseLifecycleEvent seen = this.terminalEmitted ? terminalEvent() : null;
			tellEnd((seen != null) ? TurnOutcome.of(seen) : TurnOutcome.CANCELLED, null);
		}
	}

	private void tellEnd(TurnOutcome outcome, @Nullable Throwable error) {
		if (this.report != null) {
			this.report.ended(outcome, error);
		}
	}

	private void forgetBuffer() {
		if (this.buffer != null) {
			this.buffer.clear();
		}
	}

	int buffered() {
		return (this.buffer != null) ? this.buffer.count() : 0;
	}

	long bufferedBytes() {
		return (this.buffer != null) ? this.buffer.bytes() : 0;
	}

	boolean outputSeen() {
		return this.outputSeen;
	}

	/**
	 * Return the event that the response ended with, if it did.
	 */
	@Nullable ResponseLifecycleEvent terminalEvent() {
		return this.terminalEvent;
	}

}
