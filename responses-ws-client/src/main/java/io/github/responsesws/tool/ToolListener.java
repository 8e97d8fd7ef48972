package io.github.responsesws.tool;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Hears how calls and runs of a {@link ToolLoop} end, for measurements and records. Every
 * method is called on the thread that ended the call or the run: that of a tool, of a
 * connection, of a timer, or of who cancelled. It must return at once and must not throw:
 * what it throws is dropped, and logged the first time.
 *
 * @since 0.1.0
 */
public interface ToolListener {

	/**
	 * A call is over. Called exactly once for each call that was started, before the
	 * subscriber of the run hears of it.
	 * @param context the call and its circumstances
	 * @param outcome how it ended
	 * @param duration how long it took
	 * @param failure what went wrong, null if nothing did
	 */
	default void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
			@Nullable ToolException failure) {
	}

	/**
	 * The turn of a call is over that was started while the model still wrote. Called
	 * once for each such call, unless the turn ends without it.
	 * @param call the call
	 * @param saved how long the call had run by then, which its run need not wait for any
	 * more. Calls that run side by side save the same time
	 */
	default void onStartedEarly(ToolCall call, Duration saved) {
	}

	/**
	 * A run is over. Called exactly once for each run, before its subscriber hears of it.
	 * @param outcome how it ended
	 * @param rounds the turns it began; calls that an earlier run left open are none
	 * @param error why it failed, for {@link RunOutcome#TOO_MANY_ROUNDS} and
	 * {@link RunOutcome#FAILED}
	 */
	default void onRunEnded(RunOutcome outcome, int rounds, @Nullable Throwable error) {
	}

}
