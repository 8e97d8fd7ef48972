package io.github.responsesws.resilience;

/**
 * Where a turn is at its gate.
 */
enum GatePlace {

	OUTSIDE,

	WAITING,

	/** In flight, and without a lane or a connection as far as anybody asked. */
	INSIDE,

	/** In flight. */
	STARTED

}
