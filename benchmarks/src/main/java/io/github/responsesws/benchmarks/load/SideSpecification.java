package io.github.responsesws.benchmarks.load;

import io.micrometer.observation.ObservationRegistry;

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
			case "client" -> new ClientSide(this, false, null);
			case "client-reading-all" -> new ClientSide(this, true, null);
			case "client-without-handlers" -> new ClientSide(this, false, ObservationRegistry.create());
			case "client-observed" -> new ClientSide(this, false, observing());
			case "floor" -> new FloorSide(this);
			case "openai-java" -> new PeerWebSocketSide(this);
			case "openai-java-sse" -> new PeerSseSide(this);
			default -> throw new IllegalArgumentException("No such side: " + this.name);
		};
	}

	/**
	 * Every observation is made and told to somebody, who does nothing with it.
	 */
	private static ObservationRegistry observing() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((context) -> true);
		return registry;
	}

}
