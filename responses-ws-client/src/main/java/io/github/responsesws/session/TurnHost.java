package io.github.responsesws.session;

/**
 * The session that runs a turn, as the turn sees it. Any thread may call.
 */
interface TurnHost {

	/**
	 * Return the name by which listeners know the session.
	 */
	String id();

	/**
	 * The subscriber has asked for more.
	 */
	void onDemand(Turn turn);

	/**
	 * The subscriber has cancelled.
	 */
	void onCancel(Turn turn);

}
