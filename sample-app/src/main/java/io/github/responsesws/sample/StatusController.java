package io.github.responsesws.sample;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.session.SessionSnapshot;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells the page where the answers come from and what the sessions do.
 */
@RestController
class StatusController {

	private final ResponsesWebSocketClient client;

	private final ServiceEndpoint endpoint;

	private final SampleProperties properties;

	StatusController(ResponsesWebSocketClient client, ServiceEndpoint endpoint, SampleProperties properties) {
		this.client = client;
		this.endpoint = endpoint;
		this.properties = properties;
	}

	@GetMapping("/api/status")
	Status status() {
		PoolSnapshot snapshot = this.client.snapshot();
		int lanes = snapshot.sessions().stream().mapToInt(SessionSnapshot::lanes).sum();
		Status.Pool pool = new Status.Pool(snapshot.sessions().stream().map(SessionSnapshot::id).toList(), lanes,
				snapshot.busyLanes(), snapshot.pending());
		return new Status(this.endpoint.address(), this.endpoint.embedded(), this.endpoint.model(),
				this.properties.maxMessageLength(), pool);
	}

}
