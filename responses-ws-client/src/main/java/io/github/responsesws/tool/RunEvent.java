package io.github.responsesws.tool;

import java.time.Duration;
import java.util.List;

import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Usage;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a run of the {@link ToolLoop}: a series of rounds, each one turn of the
 * model and the calls it asked for.
 * <p>
 * A run is {@code RoundStarted}, {@code TurnStarted}, {@code TurnEvent}s,
 * {@code TurnEnded}, the tools' events if there are any, {@code RoundCompleted}, and so
 * on for each round, then {@code RunCompleted}. Events of calls that run side by side
 * interleave. A call that may start early is told of between the {@code TurnEvent}s,
 * after the one that ends its item. Text forms hold no arguments and no outputs.
 * <p>
 * A turn that is sent again before it has shown any output has a {@code TurnStarted} and
 * a {@code TurnEnded} each time, and {@code TurnEvent}s the last time only: whoever shows
 * the answer need not look at them, whoever counts what was sent sees all of it.
 *
 * @since 0.1.0
 */
public sealed interface RunEvent {

	/**
	 * Return the round the event belongs to.
	 * @return the number of the round, starting with 1; 0 for calls that an earlier run
	 * left open
	 */
	int round();

	/**
	 * Return the agent that the event is about, in a response of several agents: that of
	 * the service's event, or the one that makes the call.
	 * @return the name such as {@code /root/researcher}, or {@code null} if none is named
	 */
	default @Nullable String agent() {
		return null;
	}

	/**
	 * A turn is about to be sent.
	 *
	 * @param round the round
	 * @param request what is sent, less what the {@link TurnRunner} adds; its
	 * {@link ResponseRequest#inputSize()} tells how little that is
	 * @since 0.1.0
	 */
	record RoundStarted(int round, ResponseRequest request) implements RunEvent {
	}

	/**
	 * A lane was handed to the turn of a round, and its request is being written. It is
	 * told at once, however long the service takes for the first event.
	 *
	 * @param round the round
	 * @param attempt how often the turn has been sent in this round, starting with 1
	 * @param session the session, such as {@code session-3}
	 * @param lane the lane of the session, such as {@code lane-2} or {@code default}
	 * @param bytesSent the size of the request's frame, in bytes
	 * @param waited how long the turn waited for its lane
	 * @param affinityHit whether it runs where the response is remembered that it goes on
	 * from; {@code null} if it begins a chain
	 * @since 0.1.0
	 */
	record TurnStarted(int round, int attempt, @Nullable String session, @Nullable String lane, long bytesSent,
			Duration waited, @Nullable Boolean affinityHit) implements RunEvent {
	}

	/**
	 * The turn of a round is over. One that failed is sent again, or ends the run with
	 * the same error. A turn that never got a lane has neither start nor end.
	 *
	 * @param start how it started
	 * @param outcome how it ended
	 * @param duration how long it took, the wait for the lane included
	 * @param error why it failed, if an error tells
	 * @since 0.1.0
	 */
	record TurnEnded(TurnStarted start, TurnOutcome outcome, Duration duration,
			@Nullable Throwable error) implements RunEvent {

		@Override
		public int round() {
			return this.start.round();
		}

		@Override
		public String toString() {
			return "TurnEnded[start=" + this.start + ", outcome=" + this.outcome + ", duration=" + this.duration
					+ ((this.error != null) ? ", error=" + this.error.getClass().getName() : "") + "]";
		}

	}

	/**
	 * The service sent an event.
	 *
	 * @param round the round
	 * @param event the event
	 * @since 0.1.0
	 */
	record TurnEvent(int round, ResponseEvent event) implements RunEvent {

		@Override
		public @Nullable String agent() {
			return this.event.agent();
		}

	}

	/**
	 * A call is about to run. The model may still write: then {@code TurnEvent}s of the
	 * same round follow.
	 *
	 * @param round the round
	 * @param call the call
	 * @param async whether it runs as a job of the conversation, for which the run does
	 * not wait: this is then the last event of the call
	 * @since 0.1.0
	 */
	record ToolStarted(int round, ToolCall call, boolean async) implements RunEvent {

		/**
		 * Create the start of a call that the run waits for.
		 * @param round the round
		 * @param call the call
		 */
		public ToolStarted(int round, ToolCall call) {
			this(round, call, false);
		}

		@Override
		public @Nullable String agent() {
			return this.call.agent();
		}

	}

	/**
	 * A tool that returns a {@code Flux} emitted a value.
	 *
	 * @param round the round
	 * @param call the call
	 * @param value the value, as the tool emitted it
	 * @since 0.1.0
	 */
	record ToolProgress(int round, ToolCall call, Object value) implements RunEvent {

		@Override
		public @Nullable String agent() {
			return this.call.agent();
		}

		@Override
		public String toString() {
			return "ToolProgress[round=" + this.round + ", call=" + this.call + "]";
		}

	}

	/**
	 * A call has its answer, which the next round sends, once the turn has ended with
	 * that call.
	 *
	 * @param round the round
	 * @param call the call
	 * @param output the output as the model will see it; {@code approved} or
	 * {@code denied} for {@link ToolCall.Kind#MCP_APPROVAL}
	 * @param duration how long it took
	 * @since 0.1.0
	 */
	record ToolCompleted(int round, ToolCall call, String output, Duration duration) implements RunEvent {

		@Override
		public @Nullable String agent() {
			return this.call.agent();
		}

		@Override
		public String toString() {
			return "ToolCompleted[round=" + this.round + ", call=" + this.call + ", duration=" + this.duration + "]";
		}

	}

	/**
	 * A call failed. The run goes on with an output that tells the model so, or ends with
	 * this failure: {@link ToolErrorHandler} decides.
	 *
	 * @param round the round
	 * @param call the call
	 * @param failure what went wrong
	 * @param duration how long it took
	 * @since 0.1.0
	 */
	record ToolFailed(int round, ToolCall call, ToolException failure, Duration duration) implements RunEvent {

		@Override
		public @Nullable String agent() {
			return this.call.agent();
		}

	}

	/**
	 * A call that was started while the model still wrote was ended: the response that
	 * would have made it was lost, cut off or steered, and no other one made it. One that
	 * had ended by itself before is not told of again; either way nobody is told its
	 * output.
	 *
	 * @param round the round
	 * @param call the call
	 * @param duration how long it ran
	 * @since 0.1.0
	 */
	record ToolCancelled(int round, ToolCall call, Duration duration) implements RunEvent {

		@Override
		public @Nullable String agent() {
			return this.call.agent();
		}

	}

	/**
	 * The turn has ended and every call of it is answered, but for those that run as
	 * jobs.
	 *
	 * @param round the round
	 * @param response the response of the turn
	 * @param usage the tokens of the turn: those of each response, if it was steered
	 * @since 0.1.0
	 */
	record RoundCompleted(int round, Response response, Usage usage) implements RunEvent {
	}

	/**
	 * The last event: the model asks for nothing more that the loop could run. Jobs may
	 * still work.
	 *
	 * @param round the number of rounds the run took
	 * @param response the final response, which may be incomplete
	 * @param usage the tokens of all rounds together
	 * @param openCalls the calls of that response that wait for an output of the caller,
	 * because the loop has no tool for one of them: the shell, a patch, a computer, a
	 * search for tools, or a consent to give; empty for an answer
	 * @since 0.1.0
	 */
	record RunCompleted(int round, Response response, Usage usage, List<OutputItem> openCalls) implements RunEvent {

		/**
		 * Create the event of a run that leaves no call open.
		 * @param round the number of rounds the run took
		 * @param response the final response
		 * @param usage the tokens of all rounds together
		 */
		public RunCompleted(int round, Response response, Usage usage) {
			this(round, response, usage, List.of());
		}

	}

}
