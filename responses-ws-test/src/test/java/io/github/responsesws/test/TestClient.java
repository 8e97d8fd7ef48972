package io.github.responsesws.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that knows nothing of the server's code.
 */
final class TestClient implements WebSocket.Listener, AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();

	private final StringBuilder partial = new StringBuilder();

	private final CompletableFuture<Integer> closed = new CompletableFuture<>();

	private volatile int fragments;

	private final WebSocket socket;

	private TestClient(String baseUrl, String... headers) {
		WebSocket.Builder builder = HTTP.newWebSocketBuilder();
		for (int i = 0; i < headers.length; i += 2) {
			builder.header(headers[i], headers[i + 1]);
		}
		this.socket = builder.buildAsync(URI.create(baseUrl.replaceFirst("^http", "ws") + "/responses"), this)
			.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
			.join();
	}

	static TestClient connect(ResponsesServer server) {
		return new TestClient(server.baseUrl());
	}

	static TestClient connect(ResponsesServer server, String key) {
		return new TestClient(server.baseUrl(), "Authorization", "Bearer " + key);
	}

	static TestClient connectWith(ResponsesServer server, String header, String value) {
		return new TestClient(server.baseUrl(), header, value);
	}

	static HttpResponse<String> post(ResponsesServer server, String path, String body, String... headers)
			throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
			.timeout(TIMEOUT)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	TestClient send(String json) {
		this.socket.sendText(json.replace('\'', '"'), true).orTimeout(10, TimeUnit.SECONDS).join();
		return this;
	}

	void sendBinary(byte[] bytes) {
		this.socket.sendBinary(ByteBuffer.wrap(bytes), true).orTimeout(10, TimeUnit.SECONDS).join();
	}

	/** Return the next event. */
	JsonNode next() {
		return json(nextText());
	}

	String nextText() {
		try {
			String message = this.messages.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			if (message == null) {
				throw new AssertionError("No message arrived within " + TIMEOUT);
			}
			return message;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	boolean isQuiet() {
		return this.messages.isEmpty();
	}

	/** Return all events up to and including the first one that matches. */
	List<JsonNode> until(Predicate<JsonNode> last) {
		List<JsonNode> events = new ArrayList<>();
		do {
			events.add(next());
		}
		while (!last.test(events.get(events.size() - 1)));
		return events;
	}

	JsonNode untilType(String type) {
		List<JsonNode> events = until((event) -> type(event).equals(type));
		return events.get(events.size() - 1);
	}

	/** Return all events up to and including the first that ends a request. */
	List<JsonNode> turn() {
		return until(TestClient::isTerminal);
	}

	/** Send a create and return the final response. */
	JsonNode create(String json) {
		List<JsonNode> events = send(json).turn();
		return events.get(events.size() - 1).path("response");
	}

	int closeCode() {
		return this.closed.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

	int fragments() {
		return this.fragments;
	}

	static boolean isTerminal(JsonNode event) {
		return List.of("response.completed", "response.incomplete", "response.failed", "error").contains(type(event));
	}

	static String type(JsonNode event) {
		return event.path("type").asString("");
	}

	static List<String> types(List<JsonNode> events) {
		return events.stream().map(TestClient::type).toList();
	}

	static String text(JsonNode response) {
		StringBuilder text = new StringBuilder();
		for (JsonNode item : response.path("output").values()) {
			for (JsonNode part : item.path("content").values()) {
				text.append(part.path("text").asString(""));
			}
		}
		return text.toString();
	}

	static JsonNode json(String text) {
		return MAPPER.readTree(text.replace("\r", ""));
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.partial.append(data);
		if (last) {
			this.messages.add(this.partial.toString());
			this.partial.setLength(0);
		}
		else {
			this.fragments++;
		}
		socket.request(1);
		return CompletableFuture.completedStage(null);
	}

	@Override
	public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
		this.messages.add("binary " + data.remaining());
		socket.request(1);
		return CompletableFuture.completedStage(null);
	}

	@Override
	public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
		this.closed.complete(statusCode);
		return CompletableFuture.completedStage(null);
	}

	@Override
	public void onError(WebSocket socket, Throwable error) {
		this.closed.complete(1006);
	}

	@Override
	public void close() {
		this.socket.abort();
	}

}
