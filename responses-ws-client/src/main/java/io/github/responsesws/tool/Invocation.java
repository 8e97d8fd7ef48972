package io.github.responsesws.tool;

import java.time.Duration;

import io.github.responsesws.protocol.InputItem;
import org.jspecify.annotations.Nullable;

/**
 * A call of the model, with what runs it and what its answer looks like.
 */
interface Invocation {

	ToolCall call();

	Duration timeout();

	/**
	 * Whether the loop has the tool. The model may have made up the name of one that it
	 * does not have.
	 */
	boolean known();

	/**
	 * Whether the call may run before the response that makes it has ended.
	 */
	boolean earlyStart();

	/**
	 * Whether the model goes on without the answer.
	 */
	default boolean async() {
		return false;
	}

	/**
	 * Run the call, on a thread that may block.
	 * @param context who calls
	 * @return the result or a publisher of it
	 * @throws Exception any failure
	 */
	@Nullable Object start(ToolContext context) throws Exception;

	/**
	 * Return what the model is told.
	 * @param result the result, the last value of a publisher; null if it had none
	 */
	Answer answer(@Nullable Object result);

	/**
	 * Whether the model can be told that the call failed; if not, the run ends with the
	 * failure.
	 */
	default boolean tells(ToolException failure) {
		return true;
	}

	/**
	 * Return what the model is told of a failure.
	 * @param failure why the call failed
	 * @param output the words
	 */
	Answer failure(ToolException failure, String output);

	/**
	 * What the model is told.
	 *
	 * @param output the answer as text
	 * @param item the answer as the next turn's input
	 * @param outcome how the call ended with it
	 */
	record Answer(String output, InputItem item, CallOutcome outcome) {

		Answer(String output, InputItem item) {
			this(output, item, CallOutcome.COMPLETED);
		}

	}

}
