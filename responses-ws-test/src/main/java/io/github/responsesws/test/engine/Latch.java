package io.github.responsesws.test.engine;

/**
 * Something that holds a turn until it opens.
 *
 * @since 0.1.0
 */
public interface Latch {

	/**
	 * Report that a turn arrived, and ask to be told when it may go on.
	 * @param resume called once, from any thread; at once if the latch is open
	 */
	void arrive(Runnable resume);

}
