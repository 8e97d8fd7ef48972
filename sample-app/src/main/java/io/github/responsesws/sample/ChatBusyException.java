package io.github.responsesws.sample;

/**
 * A turn that cannot run now because of others that do.
 */
final class ChatBusyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String hint;

	ChatBusyException(String message, String hint) {
		super(message);
		this.hint = hint;
	}

	String hint() {
		return this.hint;
	}

}
