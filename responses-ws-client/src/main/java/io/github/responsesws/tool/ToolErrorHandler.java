package io.github.responsesws.tool;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Decides what becomes of a call that failed. It must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ToolErrorHandler {

	/**
	 * Return what to tell the model.
	 * @param failure what went wrong
	 * @return the output of the call, or null to end the run with the failure
	 */
	@Nullable String output(ToolException failure);

	/**
	 * Create the handler that one of the modes stands for.
	 * @param mode the mode
	 * @return the handler
	 */
	static ToolErrorHandler of(ToolErrorMode mode) {
		return switch (mode) {
			case REPORT -> (failure) -> error(failure, failure.explanation());
			case REPORT_MESSAGE -> (failure) -> error(failure,
					(failure.getCause() != null) ? failure.getCause().getMessage() : failure.explanation());
			case FAIL -> (failure) -> null;
		};
	}

	private static String error(ToolException failure, @Nullable String details) {
		String message = String.valueOf(failure.getMessage());
		return JsonNodeFactory.instance.objectNode()
			.put("error", (details != null) ? message + ": " + details : message)
			.toString();
	}

}
