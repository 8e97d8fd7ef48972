package io.github.responsesws.springai;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.transport.TransportMode;
import tools.jackson.databind.JsonNode;

/**
 * A chat model that talks to a server of its own, in one of the ways turns may take.
 */
final class Models implements AutoCloseable {

	static final Duration LONG = Duration.ofSeconds(60);

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final ResponsesWebSocketClient client;

	private final ResponsesChatModel model;

	Models(Way way) {
		this(way, UnaryOperator.identity());
	}

	Models(Way way, UnaryOperator<ResponsesChatModel.Builder> model) {
		this.client = client(this.server.baseUrl(), way);
		this.model = model.apply(ResponsesChatModel.builder(this.client)).build();
	}

	static ResponsesWebSocketClient client(String baseUrl, Way way) {
		return ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl(baseUrl)
			.model("test-model")
			.transport((way == Way.HTTP) ? TransportMode.HTTP : TransportMode.WEBSOCKET)
			.session((session) -> session.lanes(8))
			.retry((retry) -> retry.minBackoff(Duration.ofMillis(1)).maxBackoff(Duration.ofMillis(5)))
			.pool((pool) -> pool.shutdownTimeout(Duration.ofSeconds(2))
				.minBackoff(Duration.ofMillis(10))
				.maxBackoff(Duration.ofMillis(50)))
			.build();
	}

	ResponsesServer server() {
		return this.server;
	}

	ResponsesWebSocketClient client() {
		return this.client;
	}

	ResponsesChatModel model() {
		return this.model;
	}

	List<ReceivedRequest> requests() {
		return this.server.requests();
	}

	ReceivedRequest lastRequest() {
		List<ReceivedRequest> requests = requests();
		return requests.get(requests.size() - 1);
	}

	JsonNode lastBody() {
		return lastRequest().body();
	}

	@Override
	public void close() {
		this.client.close().block(LONG);
		this.server.close();
	}

	/**
	 * The way of turns.
	 */
	enum Way {

		WEBSOCKET, HTTP

	}

}
