package io.github.responsesws.benchmarks.load;

/**
 * One of the clients that are compared.
 */
interface Side extends AutoCloseable {

	/** What every client sends as instructions. */
	String INSTRUCTIONS = "Answer briefly and name your sources. ".repeat(8);

	/** What every client sends as input. */
	String INPUT = "How is the latency of a streaming protocol measured, and what is easily overlooked? ".repeat(2);

	/** What every client sends as model. */
	String MODEL = "gpt-5.1";

	/**
	 * Run a turn. Returns before the turn has ended, or not, as suits the client.
	 * @param slot which of the concurrent turns this is
	 * @param probe is told of events and of the end
	 */
	void start(int slot, TurnProbe probe);

	@Override
	void close();

}
