package io.github.responsesws.test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.test.engine.Compaction;
import io.github.responsesws.test.engine.SessionHooks;
import io.github.responsesws.test.engine.Step;
import io.github.responsesws.test.engine.Steps;
import io.github.responsesws.test.transport.HandshakeAnswer;
import io.github.responsesws.test.transport.ServerHooks;
import io.github.responsesws.test.transport.WebSocketConnection;
import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stubs, journal and live connections of one server. Safe for use by several threads.
 */
final class ServerState implements ServerHooks {

	private final Journal journal = new Journal();

	private final List<RequestStub> requestStubs = new CopyOnWriteArrayList<>();

	private final List<HandshakeStub> handshakeStubs = new CopyOnWriteArrayList<>();

	private final WebSocketSwitch webSocket = new WebSocketSwitch();

	private final Map<String, ServerConnection> connections = new ConcurrentHashMap<>();

	Journal journal() {
		return this.journal;
	}

	void add(RequestStub stub) {
		this.requestStubs.add(stub);
	}

	void add(HandshakeStub stub) {
		this.handshakeStubs.add(stub);
	}

	List<ServerConnection> connections() {
		return List.copyOf(this.connections.values());
	}

	WebSocketSwitch webSocket() {
		return this.webSocket;
	}

	void reset() {
		this.webSocket.on();
		this.requestStubs.clear();
		this.handshakeStubs.clear();
		this.journal.clear();
	}

	@Override
	public HandshakeAnswer handshake(String connectionId, String uri, Map<String, List<String>> headers) {
		HandshakeAnswer answer = answer();
		this.journal.add(new Handshake(connectionId, uri, headers));
		return answer;
	}

	private HandshakeAnswer answer() {
		HandshakeAnswer off = this.webSocket.off();
		if (off != null) {
			return off;
		}
		return this.handshakeStubs.stream()
			.map(HandshakeStub::claim)
			.filter(Objects::nonNull)
			.findFirst()
			.orElseGet(HandshakeAnswer.Accept::new);
	}

	@Override
	public SessionHooks opened(WebSocketConnection connection, Map<String, List<String>> headers) {
		this.connections.put(connection.id(), new ServerConnection(connection));
		return new Hooks(Transport.WEBSOCKET, connection.id(), headers);
	}

	@Override
	public void closed(WebSocketConnection connection) {
		this.connections.remove(connection.id());
	}

	@Override
	public SessionHooks exchange(String connectionId, Map<String, List<String>> headers) {
		return new Hooks(Transport.HTTP, connectionId, headers);
	}

	private List<Step> answer(ReceivedRequest request) {
		if (Compaction.isDemanded(request.body())) {
			return List.of(Steps.compaction());
		}
		for (RequestStub stub : this.requestStubs) {
			Script script = stub.claim(request);
			if (script != null) {
				return script.steps();
			}
		}
		return List.of(Steps.demo());
	}

	/**
	 * One connection's view of the state.
	 */
	private final class Hooks implements SessionHooks {

		private final Transport transport;

		private final String connectionId;

		private final Map<String, List<String>> headers;

		Hooks(Transport transport, String connectionId, Map<String, List<String>> headers) {
			this.transport = transport;
			this.connectionId = connectionId;
			this.headers = headers;
		}

		@Override
		public void received(ObjectNode body, int bytes) {
			ServerState.this.journal.add(request(body, bytes));
		}

		@Override
		public List<Step> answer(CreateRequest request) {
			return ServerState.this.answer(request(request.body(), request.bytes()));
		}

		@Override
		public void turnQueued() {
			ServerState.this.journal.turnQueued();
		}

		@Override
		public void turnEnded() {
			ServerState.this.journal.turnEnded();
		}

		private ReceivedRequest request(ObjectNode body, int bytes) {
			return new ReceivedRequest(this.transport, this.connectionId, WireJson.string(body, "stream_id"), body,
					bytes, this.headers);
		}

	}

}
