package io.github.responsesws.benchmarks.frameworks;

/**
 * An agent as an application writes it, on one framework and one model.
 */
interface FrameworkAgent extends AutoCloseable {

	/**
	 * Ask a question in a conversation of its own. The model calls the tool until the
	 * catalogue has told its last entry.
	 * @return the answer
	 */
	String ask(String question);

	@Override
	default void close() {
	}

}
