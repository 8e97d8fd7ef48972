package io.github.responsesws.session;

/**
 * Where a turn may run that has a {@code previous_response_id}.
 *
 * @since 0.1.0
 */
public enum TurnPlacement {

	/**
	 * On the lane that holds the response, else on any.
	 */
	ANYWHERE,

	/**
	 * On another lane of the session that holds it, if one is free, so that the lane
	 * which holds it may go on from there as well: for forks.
	 */
	BESIDE,

	/**
	 * On the lane that holds it, or not at all: for what is known only there, as input is
	 * that was steered to the response, or the response itself if it is not stored.
	 */
	IN_PLACE

}
