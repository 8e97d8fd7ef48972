package io.github.responsesws.benchmarks.suite;

/**
 * A client in one of its configurations.
 *
 * @param label what tables call it
 * @param side the client
 * @param lanes lanes of a connection
 * @param sessions connections
 */
record Contender(String label, String side, int lanes, int sessions) {

	static final Contender FLOOR_16_LANES = new Contender("Reactor Netty alone, 16 lanes on a socket", "floor", 16, 1);

	static final Contender FLOOR_1_LANE = new Contender("Reactor Netty alone, one lane per socket", "floor", 1, 16);

	static final Contender CLIENT_16_LANES = new Contender("responses-ws, 16 lanes on a socket", "client", 16, 1);

	static final Contender CLIENT_1_LANE = new Contender("responses-ws, one lane per socket", "client", 1, 16);

	static final Contender CLIENT_READING_ALL = new Contender("responses-ws, 16 lanes, final response read too",
			"client-reading-all", 16, 1);

	static final Contender CLIENT_WITHOUT_HANDLERS = new Contender(
			"responses-ws, 16 lanes, observed by a registry without handlers", "client-without-handlers", 16, 1);

	static final Contender CLIENT_OBSERVED = new Contender("responses-ws, 16 lanes, every turn observed",
			"client-observed", 16, 1);

	static final Contender PEER_16_LANES = new Contender("openai-java WebSocket, 16 lanes on a socket", "openai-java",
			16, 1);

	static final Contender PEER_1_LANE = new Contender("openai-java WebSocket, one lane per socket", "openai-java", 1,
			16);

	static final Contender PEER_SSE = new Contender("openai-java, server-sent events", "openai-java-sse", 1, 16);

	String openCommand(String baseUrl) {
		return openCommand(baseUrl, this.lanes, this.sessions);
	}

	String openCommand(String baseUrl, int lanes, int sessions) {
		return "open side=" + this.side + " url=" + baseUrl + " lanes=" + lanes + " sessions=" + sessions;
	}

	/**
	 * Return how long the client must run before it has settled, in seconds.
	 */
	double warmUp() {
		return this.side.startsWith("openai-java") ? 20 : 8;
	}

}
