package io.github.responsesws.benchmarks.wan;

/**
 * How an agent reaches the service.
 */
interface AgentTransport extends AutoCloseable {

	/**
	 * Run a whole agent loop: every tool call and the answer.
	 */
	void runLoop();

	@Override
	default void close() {
	}

}
