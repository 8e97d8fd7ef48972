package io.github.responsesws.protocol;

/**
 * A turn ended with {@code response.failed} for a reason no other exception stands for.
 *
 * @since 0.1.0
 */
public final class ResponseFailedException extends ApiException {

	private static final long serialVersionUID = 1L;

	private final transient Response response;

	ResponseFailedException(ErrorDetails details, String code, boolean outputEmitted, Response response) {
		super(details, code, ReplayVerdict.NEVER, outputEmitted, null);
		this.response = response;
	}

	/**
	 * Return the response that failed.
	 */
	public Response response() {
		return this.response;
	}

}
