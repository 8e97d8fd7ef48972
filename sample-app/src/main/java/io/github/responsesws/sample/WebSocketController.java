package io.github.responsesws.sample;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.transport.TransportSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Blocks the WebSocket of the demo server, as a company's proxy does, to show that
 * conversations go on over HTTP, and frees it again.
 */
@RestController
class WebSocketController {

	private final ResponsesWebSocketClient client;

	private final ObjectProvider<ResponsesServer> demoServer;

	WebSocketController(ResponsesWebSocketClient client, ObjectProvider<ResponsesServer> demoServer) {
		this.client = client;
		this.demoServer = demoServer;
	}

	@GetMapping("/api/web-socket")
	Way way() {
		ResponsesServer server = this.demoServer.getIfAvailable();
		return Way.of(server != null, server == null || server.webSocket().isOn(), this.client.transport());
	}

	/**
	 * Refuse new connections, and drop those that are open.
	 * @return which way turns take, as far as the client knows
	 */
	@PostMapping("/api/web-socket/block")
	ResponseEntity<?> block() {
		ResponsesServer server = this.demoServer.getIfAvailable();
		if (server == null) {
			return notEmbedded();
		}
		server.webSocket().refuse(HttpStatus.FORBIDDEN.value());
		server.dropAll();
		return ResponseEntity.ok(way());
	}

	/**
	 * Accept connections again.
	 * @return which way turns take
	 */
	@PostMapping("/api/web-socket/free")
	ResponseEntity<?> free() {
		ResponsesServer server = this.demoServer.getIfAvailable();
		if (server == null) {
			return notEmbedded();
		}
		server.webSocket().on();
		return ResponseEntity.ok(way());
	}

	private static ResponseEntity<?> notEmbedded() {
		return Problem.response(HttpStatus.CONFLICT, "not_embedded",
				"The answers come from another service, whose WebSocket cannot be blocked from here.",
				"Start the application without a key and a base URL.");
	}

	/**
	 * Which way turns take.
	 *
	 * @param embedded whether the demo server answers, whose WebSocket can be blocked
	 * @param on whether its WebSocket is on
	 * @param transport the way of turns: {@code websocket} or {@code http}
	 * @param reason why they take it, if they should not
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Way(boolean embedded, boolean on, String transport, @Nullable String reason) {

		static Way of(boolean embedded, boolean on, TransportSnapshot transport) {
			return new Way(embedded, on, transport.current().name().toLowerCase(Locale.ROOT), transport.reason());
		}

	}

}
