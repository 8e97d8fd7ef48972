package io.github.responsesws.autoconfigure;

/**
 * Thrown at start-up when two functions have the same name, by which the model calls
 * them.
 *
 * @since 0.1.0
 */
public final class DuplicateToolException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	DuplicateToolException(String name, String first, String second) {
		super("Two functions are named " + name + ": " + first + " and " + second);
	}

}
