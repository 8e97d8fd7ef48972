package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.session.SessionSnapshot;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.ResponsesServer;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server of this process and clients of it, closed together at the end of a test.
 */
final class Chats implements AutoCloseable {

	static final Duration LONG = Duration.ofSeconds(60);

	private static final String WEATHER = "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";

	private final ResponsesServer server;

	private final List<ResponsesWebSocketClient> clients = new ArrayList<>();

	Chats() {
		this(Duration.ZERO);
	}

	/**
	 * Start a server.
	 * @param latency the pause of its model after each event
	 */
	Chats(Duration latency) {
		this(ResponsesServer.builder().latency(latency).start());
	}

	/**
	 * Use a server that was started for these chats alone.
	 */
	Chats(ResponsesServer server) {
		this.server = server;
	}

	ResponsesServer server() {
		return this.server;
	}

	ResponsesWebSocketClient client() {
		return client(16, (builder) -> {
		});
	}

	ResponsesWebSocketClient client(int lanes, Consumer<ResponsesWebSocketClient.Builder> customizer) {
		ResponsesWebSocketClient client = client(this.server.baseUrl(), lanes, customizer);
		this.clients.add(client);
		return client;
	}

	static ResponsesWebSocketClient client(String baseUrl, int lanes,
			Consumer<ResponsesWebSocketClient.Builder> customizer) {
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl(baseUrl)
			.model("test-model")
			.session((session) -> session.lanes(lanes).steering(true))
			.pool((pool) -> pool.shutdownTimeout(Duration.ofSeconds(2))
				.minBackoff(Duration.ofMillis(10))
				.maxBackoff(Duration.ofMillis(50)));
		customizer.accept(builder);
		return builder.build();
	}

	Conversation conversation(boolean store) {
		return conversation(store, UnaryOperator.identity());
	}

	Conversation conversation(boolean store, UnaryOperator<ConversationSettings.Builder> settings) {
		return client().conversation(settings(store, settings));
	}

	static ConversationSettings settings(boolean store, UnaryOperator<ConversationSettings.Builder> settings) {
		return settings
			.apply(ConversationSettings.builder()
				.request(ResponseRequest.builder()
					.instructions("Be brief.")
					.tools(Tool.function("get_weather", "Finds the weather", RawJson.parse(WEATHER)))
					.store(store)
					.build()))
			.build();
	}

	/**
	 * Reset every connection, and let the clients notice. They may have new ones by then.
	 */
	void dropAll() {
		this.server.awaitIdle(LONG);
		Map<ResponsesWebSocketClient, Set<String>> dropped = this.clients.stream()
			.collect(Collectors.toMap(Function.identity(), Chats::sessions));
		this.server.dropAll();
		await(() -> dropped.entrySet()
			.stream()
			.allMatch((entry) -> Collections.disjoint(sessions(entry.getKey()), entry.getValue())));
	}

	private static Set<String> sessions(ResponsesWebSocketClient client) {
		return client.snapshot().sessions().stream().map(SessionSnapshot::id).collect(Collectors.toSet());
	}

	/**
	 * Let the server forget what it stored. It stores a response after its last event.
	 */
	void forget() {
		this.server.awaitIdle(LONG);
		this.server.reset();
	}

	/**
	 * Wait until a condition is met.
	 */
	static void await(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
			Mono.delay(Duration.ofMillis(1)).block(LONG);
		}
	}

	/**
	 * Return the turns that reached the server, refused ones included.
	 */
	List<ReceivedRequest> requests() {
		return received("response.create");
	}

	/**
	 * Return how much input was steered to running responses.
	 */
	int steers() {
		return received("response.steer").size();
	}

	private List<ReceivedRequest> received(String type) {
		return this.server.requests().stream().filter((request) -> request.type().equals(type)).toList();
	}

	ReceivedRequest lastRequest() {
		List<ReceivedRequest> requests = requests();
		return requests.get(requests.size() - 1);
	}

	@Override
	public void close() {
		Mono.when(this.clients.stream().map(ResponsesWebSocketClient::close).toList()).block(LONG);
		this.server.close();
	}

}
