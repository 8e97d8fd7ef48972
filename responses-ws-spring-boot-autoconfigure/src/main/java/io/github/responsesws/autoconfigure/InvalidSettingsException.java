package io.github.responsesws.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at start-up when a property holds a value that the client cannot work with. The
 * message names the property, the value and what is accepted.
 *
 * @since 0.1.0
 */
public final class InvalidSettingsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message names the property, the value and what is accepted
	 * @param cause what found the value, if anything did
	 */
	public InvalidSettingsException(@Nullable String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
