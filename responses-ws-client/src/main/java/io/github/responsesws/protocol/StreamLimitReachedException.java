package io.github.responsesws.protocol;

/**
 * The connection has seen as many lane names as it may in its life.
 *
 * @since 0.1.0
 */
public final class StreamLimitReachedException extends ApiException {

	private static final long serialVersionUID = 1L;

	StreamLimitReachedException(ErrorDetails details, String code, boolean outputEmitted) {
		super(details, code, ReplayVerdict.SAFE, outputEmitted,
				"Reuse a lane name or send the request on another connection.");
	}

}
