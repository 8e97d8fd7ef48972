package io.github.responsesws.protocol;

/**
 * A request cannot be built: one of its fields is wrong. Nothing was sent.
 *
 * @since 0.1.0
 */
public final class InvalidRequestException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final String field;

	/**
	 * Create a new exception.
	 * @param field the field's name on the wire
	 * @param problem what is wrong with it, to follow the name
	 */
	public InvalidRequestException(String field, String problem) {
		super("invalid_request", field + " " + problem, ReplayVerdict.NEVER, "Correct " + field + ".", null);
		this.field = field;
	}

	/**
	 * Return the field at fault.
	 * @return the field's name on the wire
	 */
	public String field() {
		return this.field;
	}

}
