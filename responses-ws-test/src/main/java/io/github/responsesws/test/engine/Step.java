package io.github.responsesws.test.engine;

import java.util.Iterator;

/**
 * One line of a script. A step is stateless: it can be played by many turns at once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Step {

	/**
	 * Begin the step. The iterator is pulled on the turn's event loop, one action at a
	 * time, as fast as the client reads.
	 * @param turn the turn that plays this step
	 * @return the actions, produced lazily
	 */
	Iterator<Action> play(ServerTurn turn);

}
