package io.github.responsesws.session;

/**
 * Where a turn may run that has a {@code previous_response_id}.
 */
enum TurnPlacement {

	/** On the lane that holds the response, else on any. */
	ANYWHERE,

	/** On a lane that does not hold it, since another turn will continue there. */
	BESIDE,

	/** On the lane that holds it, or not at all. */
	IN_PLACE

}
