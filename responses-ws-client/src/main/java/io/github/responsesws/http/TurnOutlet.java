package io.github.responsesws.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnReport;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;

/**
 * The subscriber of a turn over HTTP: what it has asked for, the events that wait for it,
 * and how it is told of the end. Belongs to the turn's tasks, but for demand and the mark
 * of a cancellation, which any thread sets.
 */
final class TurnOutlet {

	private final CoreSubscriber<? super ResponseEvent> actual;

	private final TurnReport report;

	private final Runnable onBroken;

	/** What the subscriber has asked for and did not get. Any thread adds. */
	private final AtomicLong requested = new AtomicLong();

	/** Set by the subscriber. */
	private volatile boolean cancelled;

	/** Events of one part of the answer at most. */
	private final Deque<ResponseEvent> events = new ArrayDeque<>();

	private @Nullable ResponseLifecycleEvent terminalEmitted;

	private boolean ended;

	private TurnOutcome outcome = TurnOutcome.FAILED;

	private @Nullable Throwable error;

	/** Whether the subscriber hears no more. */
	private boolean over;

	/**
	 * Create an outlet.
	 * @param onBroken cancels the turn of a subscriber that breaks the rules
	 */
	TurnOutlet(CoreSubscriber<? super ResponseEvent> actual, TurnReport report, Runnable onBroken) {
		this.actual = actual;
		this.report = report;
		this.onBroken = onBroken;
	}

	// Any thread

	void request(long n) {
		this.requested.accumulateAndGet(n, Operators::addCap);
	}

	/**
	 * Let no more events through.
	 */
	void cancel() {
		this.cancelled = true;
	}

	// The turn's tasks

	boolean isOver() {
		return this.over;
	}

	boolean isEmpty() {
		return this.events.isEmpty();
	}

	void add(ResponseEvent event) {
		if (!this.cancelled) {
			this.events.add(event);
		}
	}

	/**
	 * Take no more events. Those that wait are the subscriber's still.
	 */
	void end(TurnOutcome outcome, @Nullable Throwable error) {
		this.ended = true;
		this.outcome = outcome;
		this.error = error;
	}

	/**
	 * Pass on what was asked for, and the end after the last event.
	 */
	void drain() {
		while (!this.events.isEmpty() && !this.cancelled && this.requested.get() > 0) {
			if (this.requested.get() != Long.MAX_VALUE) {
				this.requested.decrementAndGet();
			}
			emit(this.events.remove());
		}
		if (this.ended && this.events.isEmpty() && !this.over && !this.cancelled) {
			this.over = true;
			tellEnd();
		}
	}

	private void emit(ResponseEvent event) {
		if (event instanceof ResponseLifecycleEvent change && change.isTerminal()) {
			this.terminalEmitted = change;
		}
		try {
			this.actual.onNext(event);
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			this.onBroken.run();
			Operators.onErrorDropped(ex, this.actual.currentContext());
		}
	}

	private void tellEnd() {
		if (this.error instanceof ResponsesException known) {
			known.noteResponse(this.report.responseId());
		}
		this.report.ended(this.outcome, this.error);
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
	 * Forget the subscriber, who has cancelled.
	 */
	void close() {
		this.over = true;
		this.events.clear();
		// One that cancels because it has seen all there is was not cut short.
		ResponseLifecycleEvent seen = this.terminalEmitted;
		this.report.ended((seen != null) ? TurnOutcome.of(seen) : TurnOutcome.CANCELLED, null);
	}

}
