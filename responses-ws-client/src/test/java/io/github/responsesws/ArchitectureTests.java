package io.github.responsesws;

import java.util.Map;

import io.github.responsesws.fixtures.ClientArchitectureContract;

class ArchitectureTests extends ClientArchitectureContract {

	ArchitectureTests() {
		super("responses-ws-client", ResponsesWebSocketClient.class);
	}

	/**
	 * A delta knows the frame it was read from, which knows its type, which knows how
	 * each kind of delta is read: the sealed family and its decoder are one circle.
	 * Errors and their taxonomy are another, items and what reads them a third.
	 */
	@Override
	protected Map<String, Integer> largestCircles() {
		return Map.of(ROOT + ".protocol", 15);
	}

}
