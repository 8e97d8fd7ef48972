package io.github.responsesws.sample;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.github.responsesws.conversation.ConversationSnapshot;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;

import org.springframework.http.codec.ServerSentEvent;

/**
 * Tells a run as server-sent events, each as it comes. A run that is resumed after a loss
 * goes on with the round that was lost. Owned by one answer, whose events follow each
 * other.
 */
final class RunStream {

	private static final double NANOS_PER_MILLI = 1_000_000;

	private static final int MAX_REPEATS = 3;

	private final LiveConversation conversation;

	private final Predicate<String> openSessions;

	private int round;

	private boolean several;

	private int roundsBefore;

	private int repeats;

	private RunEvent.@Nullable TurnEnded failed;

	// Until something else is known: an answer that is stopped tells nothing any more.
	private TurnOutcome outcome = TurnOutcome.CANCELLED;

	/**
	 * Begin a report.
	 * @param conversation the conversation
	 * @param openSessions whether a session is still there
	 */
	RunStream(LiveConversation conversation, Predicate<String> openSessions) {
		this.conversation = conversation;
		this.openSessions = openSessions;
	}

	/**
	 * Tell what the run emitted.
	 * @param event the event
	 * @return what the page hears of it
	 */
	List<ServerSentEvent<?>> tell(RunEvent event) {
		if (event instanceof RunEvent.RoundStarted started) {
			begin(this.roundsBefore + started.round());
			this.several = Boolean.TRUE.equals(started.request().multiAgent());
		}
		else if (event instanceof RunEvent.TurnStarted started) {
			return started(started);
		}
		else if (event instanceof RunEvent.TurnEvent turn) {
			return List.of(event(turn.event().type(), turn.event().json().asString()));
		}
		else if (event instanceof RunEvent.TurnEnded ended) {
			this.failed = (ended.outcome() == TurnOutcome.FAILED) ? ended : null;
			return List.of(event("turn.ended", TurnEnded.of(id(), this.round, ended)));
		}
		else if (event instanceof RunEvent.ToolStarted started) {
			return List.of(event("tool.started", ToolReport.of(this.round, started)));
		}
		else if (event instanceof RunEvent.ToolProgress progress) {
			return List.of(event("tool.progress", ToolReport.of(this.round, progress)));
		}
		else if (event instanceof RunEvent.ToolCompleted completed) {
			return List.of(event("tool.completed", ToolReport.of(this.round, completed)));
		}
		else if (event instanceof RunEvent.ToolFailed failure) {
			return List.of(event("tool.failed", ToolReport.of(this.round, failure)));
		}
		else if (event instanceof RunEvent.ToolCancelled cancelled) {
			return List.of(event("tool.cancelled", ToolReport.of(this.round, cancelled)));
		}
		else if (event instanceof RunEvent.RunCompleted completed) {
			this.outcome = completed.response().isIncomplete() ? TurnOutcome.INCOMPLETE : TurnOutcome.COMPLETED;
		}
		return List.of();
	}

	private void begin(int round) {
		if (round != this.round) {
			this.round = round;
			this.repeats = 0;
		}
		this.failed = null;
	}

	private List<ServerSentEvent<?>> started(RunEvent.TurnStarted turn) {
		ConversationSnapshot state = this.conversation.conversation().snapshot();
		String session = turn.session();
		String before = this.conversation.runsOn(session);
		boolean resumed = before != null && !before.equals(session) && !this.openSessions.test(before);
		Long full = HistoryCost.of(turn, state);
		Savings total = this.conversation.sent(turn.bytesSent(), full);
		ServerSentEvent<?> started = event("turn.started",
				new TurnStarted(state.id(), this.round, state.turns() > 0, session, turn.lane(), turn.bytesSent(), full,
						total, millis(turn.waited()), this.several, resumed ? before : null));
		// The library sends the turn again by itself: nobody else tells that it was lost.
		RunEvent.TurnEnded failed = this.failed;
		return (failed != null && failed.error() instanceof ConnectionLostException loss) ? List.of(lost(loss), started)
				: List.of(started);
	}

	/**
	 * Return whether the run shall go on with the turn that was lost: three times a
	 * round, each time that a part of its answer was seen, on which the library does not
	 * act by itself. It may be, as the conversation is where it was before the turn and
	 * the tools only read. The round keeps its number.
	 * @param loss why the turn ended
	 */
	boolean resumes(ConnectionLostException loss) {
		if (!loss.outputEmitted() || this.repeats == MAX_REPEATS) {
			return false;
		}
		this.repeats++;
		this.roundsBefore = this.round - 1;
		return true;
	}

	ServerSentEvent<?> lost(ConnectionLostException loss) {
		RunEvent.TurnEnded failed = this.failed;
		return event("connection.lost",
				ConnectionLost.of(this.round, (failed != null) ? failed.start().session() : null, loss));
	}

	/**
	 * Note that there will be no answer.
	 */
	void failed() {
		this.outcome = TurnOutcome.FAILED;
	}

	RunEnded ended() {
		return new RunEnded(id(), this.outcome, this.round);
	}

	private String id() {
		return this.conversation.conversation().id();
	}

	static double millis(Duration duration) {
		return duration.toNanos() / NANOS_PER_MILLI;
	}

	static ServerSentEvent<?> event(String name, Object data) {
		return ServerSentEvent.builder(data).event(name).build();
	}

}
