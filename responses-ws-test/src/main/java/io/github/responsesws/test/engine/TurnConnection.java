package io.github.responsesws.test.engine;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a turn needs of the connection that runs it.
 */
interface TurnConnection {

	/**
	 * Return the connection's event loop.
	 * @return the only thread that touches the turn
	 */
	ScheduledExecutorService eventLoop();

	Outlet outlet();

	/**
	 * Return the pause after each event of the demo model.
	 * @return the pause, zero for none
	 */
	Duration latency();

	/**
	 * Return whether outputs can reach a response while it runs.
	 */
	default boolean takesInjections() {
		return false;
	}

	/**
	 * Take note that the response has ended, before its client can know: who goes on from
	 * it at once, on whichever connection, must find it.
	 * @param turn the turn
	 */
	void finishing(ServerTurn turn);

	/**
	 * Take note that the turn is over. Called once for each turn that was not cancelled.
	 * @param turn the turn
	 */
	void ended(ServerTurn turn);

}
