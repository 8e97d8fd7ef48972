package io.github.responsesws.sample;

import io.github.responsesws.session.TurnInfo;
import io.github.responsesws.session.TurnListener;
import io.github.responsesws.session.TurnOutcome;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Turns what a listener hears of a turn into its first and its last event.
 */
final class TurnReport implements TurnListener {

	private static final double NANOS_PER_MILLI = 1_000_000;

	private final String conversation;

	private final boolean continued;

	private final Sinks.One<TurnStarted> started = Sinks.one();

	private final Sinks.One<TurnEnded> ended = Sinks.one();

	TurnReport(String conversation, boolean continued) {
		this.conversation = conversation;
		this.continued = continued;
	}

	@Override
	public void onStarted(TurnInfo turn) {
		this.started.tryEmitValue(new TurnStarted(this.conversation, this.continued, turn.sessionId(), turn.lane(),
				turn.bytesSent(), turn.acquireNanos() / NANOS_PER_MILLI));
	}

	@Override
	public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
		this.ended
			.tryEmitValue(new TurnEnded(this.conversation, outcome, turn.sessionId(), turn.lane(), turn.bytesSent(),
					turn.acquireNanos() / NANOS_PER_MILLI, turn.elapsedNanos() / NANOS_PER_MILLI, turn.affinityHit()));
	}

	/**
	 * Return the first event, as soon as a lane runs the turn.
	 * @return the event, or nothing if the turn is over without having got a lane
	 */
	Mono<TurnStarted> started() {
		return this.started.asMono();
	}

	/**
	 * Return the last event.
	 * @return the event, or nothing if the request was refused before it became a turn
	 */
	Mono<TurnEnded> ended() {
		return this.ended.asMono();
	}

	/**
	 * Release whoever still waits for the first or the last event: the turn's stream has
	 * ended, so that nothing more is heard of it.
	 */
	void close() {
		this.started.tryEmitEmpty();
		this.ended.tryEmitEmpty();
	}

}
