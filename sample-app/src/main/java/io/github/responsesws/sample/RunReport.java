package io.github.responsesws.sample;

import java.util.function.Predicate;

import io.github.responsesws.conversation.ConversationSnapshot;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.codec.ServerSentEvent;

/**
 * Tells a run as server-sent events, in the order in which things happen: what its turns'
 * listener hears goes between what the run emits.
 * <p>
 * The fields follow the run: a round begins before its turn is sent, the listener hears
 * of the turn's start and of attempts that fail before any output on the session's event
 * loop, and after that come the turn's events. So one writes after the other.
 * <p>
 * A turn's terminal event is no sign of its end, since a steered response is followed by
 * its successor in the same turn. The turn has ended, for its listener too, when the run
 * goes on to a tool or completes the round.
 */
final class RunReport implements TurnListener {

	private static final double NANOS_PER_MILLI = 1_000_000;

	private static final int MAX_REPEATS = 3;

	private final LiveConversation conversation;

	private final Predicate<String> openSessions;

	// What happens from the beginning of a round to the first event of its turn.
	private volatile Sinks.Many<ServerSentEvent<?>> opening = sink();

	private volatile @Nullable Attempt attempt;

	private volatile int round;

	private volatile int roundsBefore;

	private volatile int repeats;

	private volatile TurnOutcome outcome = TurnOutcome.FAILED;

	/**
	 * Begin a report.
	 * @param conversation the conversation
	 * @param openSessions whether a session is still there
	 */
	RunReport(LiveConversation conversation, Predicate<String> openSessions) {
		this.conversation = conversation;
		this.openSessions = openSessions;
	}

	private static Sinks.Many<ServerSentEvent<?>> sink() {
		return Sinks.many().unicast().onBackpressureBuffer();
	}

	@Override
	public void onStarted(TurnInfo turn) {
		Attempt before = this.attempt;
		if (before != null) {
			before.tell(this.opening);
		}
		this.attempt = new Attempt(this.round, turn.sessionId());
		this.opening.tryEmitNext(event("turn.started", started(turn)));
	}

	private TurnStarted started(TurnInfo turn) {
		ConversationSnapshot state = this.conversation.conversation().snapshot();
		String session = turn.sessionId();
		String before = this.conversation.runsOn(session);
		boolean resumed = before != null && !before.equals(session) && !this.openSessions.test(before);
		return new TurnStarted(state.id(), this.round, state.turns() > 0, session, turn.lane(), turn.bytesSent(),
				HistoryCost.of(turn, state), turn.acquireNanos() / NANOS_PER_MILLI, resumed ? before : null);
	}

	@Override
	public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
		Attempt attempt = this.attempt;
		if (attempt != null) {
			attempt.end(new TurnEnded(this.conversation.conversation().id(), attempt.round, outcome, turn.sessionId(),
					turn.lane(), turn.bytesSent(), turn.acquireNanos() / NANOS_PER_MILLI,
					turn.elapsedNanos() / NANOS_PER_MILLI, turn.affinityHit()), error);
		}
	}

	/**
	 * Tell what the run emitted. Called as soon as it is, for the order's sake.
	 * @param event the event
	 * @return what the page hears of it, and of what happens before the next event
	 */
	Flux<ServerSentEvent<?>> tell(RunEvent event) {
		if (event instanceof RunEvent.RoundStarted started) {
			begin(this.roundsBefore + started.round());
			this.attempt = null;
			this.opening = sink();
			return this.opening.asFlux();
		}
		if (event instanceof RunEvent.TurnEvent turn) {
			this.opening.tryEmitComplete();
			return Flux.just(event(turn.event().type(), turn.event().json().asString()));
		}
		if (event instanceof RunEvent.ToolStarted started) {
			return turnEnded().concatWith(Mono.just(event("tool.started", ToolReport.of(this.round, started))));
		}
		if (event instanceof RunEvent.ToolProgress progress) {
			return Flux.just(event("tool.progress", ToolReport.of(this.round, progress)));
		}
		if (event instanceof RunEvent.ToolCompleted completed) {
			return Flux.just(event("tool.completed", ToolReport.of(this.round, completed)));
		}
		if (event instanceof RunEvent.ToolFailed failed) {
			return Flux.just(event("tool.failed", ToolReport.of(this.round, failed)));
		}
		if (event instanceof RunEvent.RoundCompleted) {
			return turnEnded().flux();
		}
		if (event instanceof RunEvent.RunCompleted completed) {
			this.outcome = completed.response().isIncomplete() ? TurnOutcome.INCOMPLETE : TurnOutcome.COMPLETED;
		}
		return Flux.empty();
	}

	private void begin(int round) {
		if (round != this.round) {
			this.round = round;
			this.repeats = 0;
		}
	}

	/**
	 * Release whoever waits: the run has ended, and nothing more is heard of it.
	 */
	void close() {
		this.opening.tryEmitComplete();
		Attempt attempt = this.attempt;
		if (attempt != null) {
			attempt.ended.tryEmitEmpty();
		}
	}

	/**
	 * Return the end of the turn that ran last, unless that was told.
	 */
	Mono<ServerSentEvent<?>> turnEnded() {
		Attempt attempt = this.attempt;
		return (attempt != null) ? attempt.untold() : Mono.empty();
	}

	/**
	 * Return whether the run shall go on with the turn that was lost: three times a
	 * round, each time that a part of its answer was seen, on which the library does not
	 * act by itself. It may be, as the conversation is where it was before the turn and
	 * the tools only read. The round keeps its number.
	 * @param loss why the turn ended
	 * @return whether to go on
	 */
	boolean resumes(ConnectionLostException loss) {
		int repeats = this.repeats;
		if (!loss.outputEmitted() || repeats == MAX_REPEATS) {
			return false;
		}
		this.repeats = repeats + 1;
		this.roundsBefore = this.round - 1;
		return true;
	}

	ServerSentEvent<?> lost(ConnectionLostException loss) {
		Attempt attempt = this.attempt;
		return event("connection.lost",
				ConnectionLost.of(this.round, (attempt != null) ? attempt.session : null, loss));
	}

	RunEnded ended() {
		return new RunEnded(this.conversation.conversation().id(), this.outcome, this.round);
	}

	static ServerSentEvent<?> event(String name, Object data) {
		return ServerSentEvent.builder(data).event(name).build();
	}

	/**
	 * One time that a turn was sent.
	 */
	private static final class Attempt {

		private final int round;

		private final @Nullable String session;

		private final Sinks.One<TurnEnded> ended = Sinks.one();

		private volatile @Nullable TurnEnded end;

		private volatile @Nullable Throwable error;

		private volatile boolean told;

		Attempt(int round, @Nullable String session) {
			this.round = round;
			this.session = session;
		}

		void end(TurnEnded end, @Nullable Throwable error) {
			this.end = end;
			this.error = error;
			this.ended.tryEmitValue(end);
		}

		/**
		 * Tell that the attempt was in vain and another one follows.
		 */
		void tell(Sinks.Many<ServerSentEvent<?>> sink) {
			TurnEnded end = this.end;
			if (end != null) {
				this.told = true;
				sink.tryEmitNext(event("turn.ended", end));
			}
			if (this.error instanceof ConnectionLostException loss) {
				sink.tryEmitNext(event("connection.lost", ConnectionLost.of(this.round, this.session, loss)));
			}
		}

		Mono<ServerSentEvent<?>> untold() {
			return Mono.defer(() -> {
				if (this.told) {
					return Mono.empty();
				}
				this.told = true;
				return this.ended.asMono().map((end) -> event("turn.ended", end));
			});
		}

	}

}
