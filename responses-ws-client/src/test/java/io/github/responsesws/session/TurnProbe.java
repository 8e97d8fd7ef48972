package io.github.responsesws.session;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/**
 * Subscribes to one turn and reports every breach of what a turn promises: only its own
 * events, all of them and in order, no more than asked for, one at a time, one terminal
 * signal and nothing after it, and one end for the listener. The turn's answer has to
 * repeat its marker followed by a bar.
 */
class TurnProbe implements CoreSubscriber<ResponseEvent>, TurnListener {

	static final String MARK = "mark-";

	private final String marker;

	private final Consumer<String> breaches;

	private final Sinks.Empty<Void> over = Sinks.empty();

	private final Sinks.Empty<Void> ended = Sinks.empty();

	private final AtomicInteger signalling = new AtomicInteger();

	private final AtomicInteger ends = new AtomicInteger();

	private final AtomicLong demand = new AtomicLong();

	private final AtomicBoolean finished = new AtomicBoolean();

	private volatile @Nullable Subscription subscription;

	private volatile @Nullable Throwable error;

	private volatile @Nullable ResponseEvent terminal;

	private volatile @Nullable TurnOutcome outcome;

	private volatile @Nullable String sessionId;

	private volatile @Nullable Thread signaller;

	private volatile boolean completed;

	private volatile boolean cancelled;

	private volatile boolean cancelledWithin;

	private volatile int received;

	private volatile int deltas;

	private @Nullable String responseId;

	private final StringBuilder text = new StringBuilder();

	TurnProbe(String marker, Consumer<String> breaches) {
		this.marker = marker + "|";
		this.breaches = breaches;
	}

	// Behaviour, for subclasses

	void onSubscribed() {
		request(Long.MAX_VALUE);
	}

	void onReceived(ResponseEvent event) {
	}

	/**
	 * The subscriber is done with the turn: it got a terminal signal or has cancelled.
	 */
	void onOver() {
	}

	final void request(long n) {
		Subscription subscription = this.subscription;
		if (subscription != null) {
			this.demand.accumulateAndGet(n, Operators::addCap);
			subscription.request(n);
		}
	}

	final void cancel() {
		if (this.signalling.get() > 0 && Thread.currentThread().equals(this.signaller)) {
			this.cancelledWithin = true;
		}
		this.cancelled = true;
		Subscription subscription = this.subscription;
		if (subscription != null) {
			subscription.cancel();
			finish();
		}
	}

	@Override
	public final void onStarted(TurnInfo turn) {
		this.sessionId = turn.sessionId();
	}

	// Signals

	@Override
	public final void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		if (this.cancelled) {
			subscription.cancel();
			finish();
			return;
		}
		onSubscribed();
	}

	@Override
	public final void onNext(ResponseEvent event) {
		enter("an event");
		try {
			check(event);
			onReceived(event);
		}
		finally {
			leave();
		}
	}

	private void check(ResponseEvent event) {
		if (this.demand.get() != Long.MAX_VALUE && this.demand.decrementAndGet() < 0) {
			breach("an event that was not asked for");
		}
		if (this.terminal != null) {
			breach("an event after the terminal one");
		}
		if (event.sequenceNumber() != this.received) {
			breach("event " + event.sequenceNumber() + " instead of " + this.received);
		}
		this.received = this.received + 1;
		String json = event.json().asString();
		int mark = json.indexOf(MARK);
		if (mark >= 0 && !json.startsWith(this.marker, mark)) {
			breach("an event of another turn: " + json);
		}
		if (event instanceof ResponseLifecycleEvent lifecycle) {
			checkId(lifecycle.responseId());
		}
		else if (event instanceof OutputTextEvent.Delta delta) {
			this.text.append(delta.delta());
			this.deltas = this.deltas + 1;
		}
		if (event.isTerminal()) {
			this.terminal = event;
			checkText(event);
		}
	}

	private void checkId(@Nullable String id) {
		if (this.responseId != null && !this.responseId.equals(id)) {
			breach("an event of response " + id + " instead of " + this.responseId);
		}
		this.responseId = id;
	}

	private void checkText(ResponseEvent terminal) {
		if (terminal instanceof ResponseLifecycleEvent.Completed whole
				&& !whole.response().outputText().contentEquals(this.text)) {
			breach("another text than that of the deltas");
		}
	}

	@Override
	public final void onError(Throwable error) {
		enter("an error");
		if (this.terminal != null) {
			breach("an error after the terminal event: " + error);
		}
		this.error = error;
		finish();
		leave();
	}

	@Override
	public final void onComplete() {
		enter("a completion");
		if (this.terminal == null) {
			breach("a completion without a terminal event");
		}
		this.completed = true;
		finish();
		leave();
	}

	private void enter(String what) {
		if (!this.signalling.compareAndSet(0, 1)) {
			breach(what + " while another signal was given");
		}
		if (this.completed || this.error != null) {
			breach(what + " after the terminal signal");
		}
		if (this.cancelledWithin) {
			breach(what + " after its cancellation");
		}
		this.signaller = Thread.currentThread();
	}

	private void leave() {
		this.signaller = null;
		this.signalling.set(0);
	}

	private void finish() {
		if (this.finished.compareAndSet(false, true)) {
			this.over.tryEmitEmpty();
			onOver();
		}
	}

	@Override
	public final void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
		if (this.ends.incrementAndGet() > 1) {
			breach("a second end for its listener: " + this.outcome + ", then " + outcome);
		}
		this.outcome = outcome;
		this.ended.tryEmitEmpty();
	}

	private void breach(String what) {
		this.breaches.accept(this + " got " + what);
	}

	// Outcome

	/**
	 * Completes with the terminal signal or the cancellation.
	 */
	final Mono<Void> over() {
		return this.over.asMono();
	}

	/**
	 * Completes when the listener has heard of the end.
	 */
	final Mono<Void> ended() {
		return this.ended.asMono();
	}

	final @Nullable Throwable error() {
		return this.error;
	}

	final @Nullable ResponseEvent terminal() {
		return this.terminal;
	}

	final @Nullable TurnOutcome outcome() {
		return this.outcome;
	}

	/**
	 * Return the session on which the turn was started last, or {@code null}.
	 */
	final @Nullable String sessionId() {
		return this.sessionId;
	}

	final boolean isOver() {
		return this.finished.get();
	}

	final boolean isCompleted() {
		return this.completed;
	}

	final boolean isCancelled() {
		return this.cancelled;
	}

	final int received() {
		return this.received;
	}

	final int deltas() {
		return this.deltas;
	}

	final @Nullable String responseId() {
		return this.responseId;
	}

	@Override
	public String toString() {
		return this.marker + " (" + this.received + " events" + (this.cancelled ? ", cancelled" : "") + ")";
	}

}
