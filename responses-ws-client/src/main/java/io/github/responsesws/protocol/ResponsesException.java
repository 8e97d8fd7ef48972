package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Root of every error this library signals.
 * <p>
 * A subclass exists where a caller would act differently; {@link #code()} tells the rest
 * apart. Messages hold facts about the failure. Keys, prompts and outputs are in none of
 * them, except where the service itself quotes them in its explanation.
 *
 * @since 0.1.0
 */
public abstract class ResponsesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String code;

	private final ReplayVerdict replayVerdict;

	private final @Nullable String hint;

	/**
	 * Create a new exception.
	 * @param code the stable machine code such as {@code connection_lost}
	 * @param message what happened
	 * @param replayVerdict whether the request may be sent again
	 * @param hint one sentence on what the user should change, or null
	 * @param cause the cause, or null
	 */
	protected ResponsesException(String code, String message, ReplayVerdict replayVerdict, @Nullable String hint,
			@Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
		this.replayVerdict = replayVerdict;
		this.hint = hint;
	}

	/**
	 * Return the stable machine code of the failure: the service's own where it gave one.
	 * @return the code, such as {@code previous_response_not_found}
	 */
	public final String code() {
		return this.code;
	}

	/**
	 * Return whether the request may be sent again.
	 * @return the verdict
	 */
	public final ReplayVerdict replayVerdict() {
		return this.replayVerdict;
	}

	/**
	 * Return one sentence on what the user should change.
	 * @return the hint, or null if there is nothing to change
	 */
	public final @Nullable String hint() {
		return this.hint;
	}

}
