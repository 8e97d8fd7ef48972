package io.github.responsesws.sample;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.session.SessionSnapshot;
import io.github.responsesws.test.ResponsesServer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Drops every connection to the demo server, as a network does at a bad moment, to show
 * that conversations go on. The connections to another service are not this application's
 * to drop.
 */
@RestController
class ConnectionsController {

	private static final Duration PAUSE = Duration.ofMillis(5);

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final ResponsesWebSocketClient client;

	private final ObjectProvider<ResponsesServer> demoServer;

	ConnectionsController(ResponsesWebSocketClient client, ObjectProvider<ResponsesServer> demoServer) {
		this.client = client;
		this.demoServer = demoServer;
	}

	/**
	 * Drop the connections. Whoever asks for the pool after the answer finds none of them
	 * in it, so the answer waits until the client knows.
	 * @return how many there were
	 */
	@PostMapping("/api/connections/drop")
	Mono<? extends ResponseEntity<?>> drop() {
		ResponsesServer server = this.demoServer.getIfAvailable();
		if (server == null) {
			return Mono.just(Problem.response(HttpStatus.CONFLICT, "not_embedded",
					"The answers come from another service, whose connections cannot be dropped from here.",
					"Start the application without a key and a base URL."));
		}
		List<String> sessions = sessions();
		server.dropAll();
		return Flux.interval(PAUSE)
			.takeWhile((tick) -> !Collections.disjoint(sessions, sessions()))
			.take(PATIENCE)
			.then(Mono.just(ResponseEntity.ok(new Dropped(sessions.size()))));
	}

	private List<String> sessions() {
		return this.client.snapshot().sessions().stream().map(SessionSnapshot::id).toList();
	}

	/**
	 * What was dropped.
	 *
	 * @param connections how many connections
	 */
	record Dropped(int connections) {
	}

}
