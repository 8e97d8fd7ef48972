package io.github.responsesws.turn;

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
	 * On the lane that holds the response if that is free, else on another lane of its
	 * session, else on any: without a wait for a lane that goes on from the response
	 * already, and so will hold another one: for turns of which nobody else goes on from
	 * the same response, but for one that was cancelled.
	 */
	NEARBY,

	/**
	 * On another lane of the session that holds it, if one is free, so that the lane
	 * which holds it may go on from there as well: for forks.
	 */
	BESIDE,

	/**
	 * On the lane that holds it if that is free, or not at all: for what is known only
	 * there, as input is that was steered to the response, or the response itself if it
	 * is not stored.
	 */
	IN_PLACE

}
