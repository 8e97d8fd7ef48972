package io.github.responsesws.tool;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Tells when the turn of one round starts and ends, each time that it is sent.
 * <p>
 * A turn is sent again only before it has shown any event. So all starts come before the
 * first event, told as they happen, and the end of an attempt that failed with the start
 * of the next. The listener is called for one attempt after the other; what it notes is
 * read by whoever the events reach, hence the volatile field.
 */
final class TurnAttempts implements TurnListener {

	private static final int PREFETCH = 16;

	private final int round;

	private final Sinks.Many<RunEvent> starts = Sinks.many().unicast().onBackpressureBuffer();

	private volatile @Nullable Attempt attempt;

	// The events' alone.
	private boolean shown;

	TurnAttempts(int round) {
		this.round = round;
	}

	@Override
	public boolean answersCalls() {
		return true;
	}

	@Override
	public void onStarted(TurnInfo turn) {
		Attempt before = this.attempt;
		if (before != null) {
			this.starts.tryEmitNext(before.ended(TurnOutcome.FAILED, null));
		}
		Attempt attempt = new Attempt(
				new RunEvent.TurnStarted(this.round, (before != null) ? before.number() + 1 : 1, turn.sessionId(),
						turn.lane(), turn.bytesSent(), Duration.ofNanos(turn.acquireNanos()), turn.affinityHit()));
		this.attempt = attempt;
		this.starts.tryEmitNext(attempt.start);
	}

	@Override
	public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
		Attempt attempt = this.attempt;
		if (attempt != null) {
			attempt.end = new RunEvent.TurnEnded(attempt.start, outcome, Duration.ofNanos(turn.elapsedNanos()), error);
		}
	}

	/**
	 * Put starts and ends around the events of the turn.
	 * @param turn the events; {@link #shown()} is to be called before the first of them
	 * @param outcome asked how the turn ended once they are complete
	 */
	Flux<RunEvent> around(Flux<RunEvent> turn, Supplier<TurnOutcome> outcome) {
		Flux<RunEvent> events = turn.concatWith(Flux.defer(() -> ended(outcome.get(), null)))
			.onErrorResume((error) -> ended(TurnOutcome.FAILED, error).concatWith(Mono.error(error)));
		// Both are subscribed to at once; the events wait until the starts are complete.
		return Flux.mergeSequentialDelayError(PREFETCH, this.starts.asFlux(), events);
	}

	/**
	 * Let the events through: the turn has shown one, or is over.
	 */
	void shown() {
		if (!this.shown) {
			this.shown = true;
			this.starts.tryEmitComplete();
		}
	}

	private Flux<RunEvent> ended(TurnOutcome outcome, @Nullable Throwable error) {
		shown();
		Attempt attempt = this.attempt;
		return (attempt != null) ? Flux.just(attempt.ended(outcome, error)) : Flux.empty();
	}

	/**
	 * One time that the turn is sent.
	 */
	private static final class Attempt {

		private final RunEvent.TurnStarted start;

		private final long startedAt = System.nanoTime();

		private volatile RunEvent.@Nullable TurnEnded end;

		Attempt(RunEvent.TurnStarted start) {
			this.start = start;
		}

		int number() {
			return this.start.attempt();
		}

		/**
		 * Return the end. A turn that fails for another reason than its connection, as
		 * when it cannot be saved, may do so before its listener hears of it.
		 */
		RunEvent.TurnEnded ended(TurnOutcome outcome, @Nullable Throwable error) {
			RunEvent.TurnEnded end = this.end;
			if (end != null && end.outcome() == outcome && (end.error() != null || error == null)) {
				return end;
			}
			Duration duration = (end != null) ? end.duration()
					: this.start.waited().plusNanos(System.nanoTime() - this.startedAt);
			return new RunEvent.TurnEnded(this.start, outcome, duration, error);
		}

	}

}
