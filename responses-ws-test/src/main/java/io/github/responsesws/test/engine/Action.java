package io.github.responsesws.test.engine;

/**
 * The smallest thing a turn does at a time: usually one event.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Action {

	/**
	 * Perform the action.
	 * @param turn the turn
	 */
	void run(ServerTurn turn);

}
