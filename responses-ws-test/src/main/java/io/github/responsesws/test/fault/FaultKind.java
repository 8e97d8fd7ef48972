package io.github.responsesws.test.fault;

/**
 * What goes wrong.
 */
enum FaultKind {

	LATENCY, BANDWIDTH, DRIBBLE, CORRUPT, SILENCE, FIN, TRUNCATE, RESET, UNANSWERED;

	/**
	 * Return whether the fault changes how bytes travel, rather than whether they do.
	 */
	boolean isPace() {
		return this == LATENCY || this == BANDWIDTH || this == DRIBBLE;
	}

	/**
	 * Return whether the fault is of one direction, so that it takes place in each.
	 */
	boolean isOfDirection() {
		return isPace() || this == CORRUPT || this == SILENCE || this == FIN;
	}

}
