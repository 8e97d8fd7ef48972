package io.github.responsesws.sample;

/**
 * A question that the caller has to change.
 */
final class BadQuestionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String hint;

	BadQuestionException(String message, String hint) {
		super(message);
		this.hint = hint;
	}

	String hint() {
		return this.hint;
	}

}
