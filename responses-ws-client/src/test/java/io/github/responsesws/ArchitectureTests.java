package io.github.responsesws;

import java.util.Map;

import io.github.responsesws.fixtures.ClientArchitectureContract;

class ArchitectureTests extends ClientArchitectureContract {

	ArchitectureTests() {
		super("responses-ws-client", ResponsesWebSocketClient.class);
	}

	/**
	 * An event knows its type, which knows how each event is read; a public error its
	 * taxonomy, which knows each error: sealed families are large circles.
	 */
	@Override
	protected Map<String, Integer> largestCircles() {
		return Map.of(ROOT + ".protocol", 16);
	}

}
