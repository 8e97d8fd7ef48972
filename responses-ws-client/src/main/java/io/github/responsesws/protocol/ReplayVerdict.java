package io.github.responsesws.protocol;

/**
 * Whether the request behind an error may be sent again.
 * <p>
 * A verdict is about the request as a whole: a tool that already ran on the caller's side
 * is the caller's business.
 *
 * @since 0.1.0
 */
public enum ReplayVerdict {

	/**
	 * The service did not start the request. Send it again, unchanged, whenever you like.
	 */
	SAFE,

	/**
	 * The service declined the request before any output because it was busy. Send it
	 * again, unchanged, after {@code retry-after} or a back-off of your own.
	 */
	SAFE_AFTER_DELAY,

	/**
	 * The service lost the earlier response the request builds on. Send it again once,
	 * without {@code previous_response_id} and with the whole history as input.
	 */
	SAFE_WITH_FULL_INPUT,

	/**
	 * The service cannot read reasoning that the request holds or builds on. Send it
	 * again once, without {@code previous_response_id} and with the whole history but its
	 * reasoning items as input.
	 */
	SAFE_WITHOUT_REASONING,

	/**
	 * The connection was lost after the request was written and before its first event,
	 * so that it may or may not have run. Send it again only if running it twice does no
	 * harm: {@code store: false} and no {@code conversation}.
	 */
	AMBIGUOUS,

	/**
	 * Output already reached the subscriber, the response has run, the caller cancelled,
	 * or the service would give the same answer again.
	 */
	NEVER

}
