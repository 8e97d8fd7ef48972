package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers every request with the same response, so that tests of the auto-configuration
 * see what reaches the wire.
 */
final class OneAnswerServer implements AutoCloseable {

	private static final String CREATED = """
			{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","status":"in_progress"}}""";

	private static final String COMPLETED = """
			{"type":"response.completed","sequence_number":1,"response":{"id":"resp_1","status":"completed",\
			"output":[]}}""";

	private final List<HttpHeaders> handshakes = new CopyOnWriteArrayList<>();

	private final List<String> queries = new CopyOnWriteArrayList<>();

	private final List<JsonNode> requests = new CopyOnWriteArrayList<>();

	private final boolean stalling;

	/** Of its own: contexts that close stop those that all share. */
	private final LoopResources loops = LoopResources.create("one-answer", 1, true);

	private final DisposableServer server;

	private OneAnswerServer(boolean stalling) {
		this.stalling = stalling;
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.runOn(this.loops)
			.route((routes) -> routes.get("/v1/responses", (request, response) -> {
				this.handshakes.add(request.requestHeaders());
				this.queries.add(request.uri().replaceAll("^[^?]*", ""));
				return response.sendWebsocket(this::answer);
			}))
			.bindNow(Duration.ofSeconds(10));
	}

	static OneAnswerServer start() {
		return new OneAnswerServer(false);
	}

	static OneAnswerServer startStalling() {
		return new OneAnswerServer(true);
	}

	private Flux<Void> answer(WebsocketInbound in, WebsocketOutbound out) {
		return in.receive().asString().concatMap((request) -> {
			this.requests.add(JsonMapper.shared().readTree(request));
			Flux<String> events = this.stalling ? Flux.just(CREATED) : Flux.just(CREATED, COMPLETED);
			return out.sendObject(events.map(TextWebSocketFrame::new));
		});
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.server.port() + "/v1";
	}

	List<HttpHeaders> handshakes() {
		return this.handshakes;
	}

	List<String> queries() {
		return this.queries;
	}

	List<JsonNode> requests() {
		return this.requests;
	}

	@Override
	public void close() {
		this.server.disposeNow(Duration.ofSeconds(10));
		this.loops.dispose();
	}

}
