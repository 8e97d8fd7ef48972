package io.github.responsesws.sample.agent;

/**
 * A tool cannot work with its arguments. The message tells the model, and the reader of
 * the page, what to change; it holds nothing else.
 */
public final class ToolInputException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ToolInputException(String message) {
		super(message);
	}

}
