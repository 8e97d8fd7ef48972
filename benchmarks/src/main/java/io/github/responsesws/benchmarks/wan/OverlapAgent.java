package io.github.responsesws.benchmarks.wan;

/**
 * An agent whose tools take their time.
 */
interface OverlapAgent extends AutoCloseable {

	/**
	 * Run some rounds, each a response and the calls it makes.
	 */
	void run(int rounds);

	@Override
	void close();

}
