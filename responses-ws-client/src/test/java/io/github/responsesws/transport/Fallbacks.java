package io.github.responsesws.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.turn.TurnTransport;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server whose WebSocket can be switched off, and clients of it, closed together at the
 * end of a test.
 */
final class Fallbacks implements AutoCloseable {

	static final Duration LONG = Duration.ofSeconds(60);

	/** Long enough for a test to see that turns go over HTTP. */
	static final Duration COOL_DOWN = Duration.ofMillis(50);

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final List<ResponsesWebSocketClient> clients = new ArrayList<>();

	ResponsesServer server() {
		return this.server;
	}

	ResponsesWebSocketClient client() {
		return client((builder) -> {
		});
	}

	ResponsesWebSocketClient client(Consumer<ResponsesWebSocketClient.Builder> customizer) {
		return client(this.server.baseUrl(), customizer);
	}

	ResponsesWebSocketClient client(String baseUrl, Consumer<ResponsesWebSocketClient.Builder> customizer) {
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl(baseUrl)
			.model("test-model")
			.session((session) -> session.lanes(4).steering(true))
			.fallback((fallback) -> fallback.coolDown(COOL_DOWN).maxCoolDown(COOL_DOWN))
			.pool((pool) -> pool.shutdownTimeout(Duration.ofSeconds(2))
				.minBackoff(Duration.ofMillis(5))
				.maxBackoff(Duration.ofMillis(10)));
		customizer.accept(builder);
		ResponsesWebSocketClient client = builder.build();
		this.clients.add(client);
		return client;
	}

	/**
	 * Switch the WebSocket off and cut what is open.
	 */
	void block(ResponsesWebSocketClient client, int status) {
		this.server.awaitIdle(LONG);
		this.server.webSocket().refuse(status);
		this.server.dropAll();
		await(() -> client.snapshot().freeLanes() == 0);
	}

	/**
	 * Switch the WebSocket on, and run turns until one of them goes over it.
	 */
	void free(ResponsesWebSocketClient client, Runnable turn) {
		this.server.webSocket().on();
		await(() -> {
			turn.run();
			return client.transport().current() == TurnTransport.WEBSOCKET;
		});
	}

	ReceivedRequest lastRequest() {
		List<ReceivedRequest> requests = this.server.requests();
		return requests.get(requests.size() - 1);
	}

	static void await(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
			Mono.delay(Duration.ofMillis(5)).block(LONG);
		}
	}

	@Override
	public void close() {
		Mono.when(this.clients.stream().map(ResponsesWebSocketClient::close).toList()).block(LONG);
		this.server.close();
	}

}
