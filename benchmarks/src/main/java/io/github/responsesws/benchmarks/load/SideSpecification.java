package io.github.responsesws.benchmarks.load;

/**
 * Which client, and how it connects.
 *
 * @param name the client
 * @param baseUrl where the server is
 * @param lanes lanes of a connection
 * @param sessions connections
 */
record SideSpecification(String name, String baseUrl, int lanes, int sessions) {

	Side open() {
		return switch (this.name) {
			case "client" -> new ClientSide(this, false);
			case "client-reading-all" -> new ClientSide(this, true);
			case "floor" -> new FloorSide(this);
			case "openai-java" -> new PeerWebSocketSide(this);
			case "openai-java-sse" -> new PeerSseSide(this);
			default -> throw new IllegalArgumentException("No such side: " + this.name);
		};
	}

}
