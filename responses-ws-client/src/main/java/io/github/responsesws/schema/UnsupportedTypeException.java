package io.github.responsesws.schema;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * A Java type cannot be written as a JSON schema that the service accepts. The message
 * names the place in the type, the reason, and what to change. Nothing was sent.
 *
 * @since 0.1.0
 */
public final class UnsupportedTypeException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final String path;

	UnsupportedTypeException(String path, String problem, String hint) {
		super("unsupported_type", path + " " + problem + ": " + hint, ReplayVerdict.NEVER, hint, null);
		this.path = path;
	}

	/**
	 * Return where in the type the problem is.
	 * @return the class and the properties that lead to the place, such as
	 * {@code Order.items.price}
	 */
	public String path() {
		return this.path;
	}

}
