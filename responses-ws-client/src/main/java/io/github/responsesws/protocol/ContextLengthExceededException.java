package io.github.responsesws.protocol;

/**
 * The input does not fit the context window of the model.
 *
 * @since 0.1.0
 */
public final class ContextLengthExceededException extends ApiException {

	private static final long serialVersionUID = 1L;

	ContextLengthExceededException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.NEVER, outputEmitted,
				"Shorten the input, compact it, or choose a model with a larger context window.");
	}

}
