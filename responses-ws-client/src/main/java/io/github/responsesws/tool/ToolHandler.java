package io.github.responsesws.tool;

import io.github.responsesws.protocol.InputPart;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import org.jspecify.annotations.Nullable;

/**
 * What a tool does when the model calls it.
 * <p>
 * It is called on a thread that may block, and interrupted if the run is cancelled or the
 * tool's timeout passes. What it returns becomes the output of the tool:
 * <ul>
 * <li>a {@code String} as it is, anything else as JSON, {@code null} as the JSON
 * {@code null}; {@link RawJson} and trees of JSON libraries are JSON already;</li>
 * <li>an {@link InputPart}, or a list, an array or a stream with one among its elements:
 * an array of parts, in which any other element is a text;</li>
 * <li>a {@link Response}, that of an agent for example: its text;</li>
 * <li>a {@code Mono} or a {@code CompletionStage}: its value;</li>
 * <li>a {@code Flux} or any other {@code Publisher}: its last value; each value, the last
 * one too, is also shown as {@link RunEvent.ToolProgress};</li>
 * <li>a publisher or a stage without a value, or a method that returns {@code void}: the
 * model is told that the tool is done.</li>
 * </ul>
 * Other types of this library, and values that are still to come inside a list or a
 * record, mean nothing to a model: the call fails. A method whose return type says so is
 * refused when the tool is defined.
 * <p>
 * An exception becomes an output that tells the model of the failure, or the error of the
 * run: {@link ToolErrorHandler} decides. A failure the model should know the details of
 * is best returned as a value.
 *
 * @param <A> type of the arguments
 * @since 0.1.0
 */
@FunctionalInterface
public interface ToolHandler<A> {

	/**
	 * Handle a call.
	 * @param arguments what the model passed
	 * @param context who calls
	 * @return the output, or a publisher of it
	 * @throws Exception any failure
	 */
	@Nullable Object handle(A arguments, ToolContext context) throws Exception;

}
