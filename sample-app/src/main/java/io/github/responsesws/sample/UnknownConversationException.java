package io.github.responsesws.sample;

/**
 * A conversation that nobody has asked anything here lately, so that nothing of it can be
 * running.
 */
final class UnknownConversationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnknownConversationException() {
		super("The conversation is not known to this application.");
	}

	String hint() {
		return "Ask it as a question.";
	}

}
