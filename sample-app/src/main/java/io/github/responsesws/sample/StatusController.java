package io.github.responsesws.sample;

import io.github.responsesws.ResponsesWebSocketClient;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells the page where the answers come from and what the sessions do. Both answers are
 * taken from memory and may be asked for every second.
 */
@RestController
class StatusController {

	private final ResponsesWebSocketClient client;

	private final ServiceEndpoint endpoint;

	private final SampleProperties properties;

	private final MeterRegistry meters;

	private final LastFailure lastFailure;

	private final AgentTeam agents;

	StatusController(ResponsesWebSocketClient client, ServiceEndpoint endpoint, SampleProperties properties,
			MeterRegistry meters, LastFailure lastFailure, AgentTeam agents) {
		this.client = client;
		this.endpoint = endpoint;
		this.properties = properties;
		this.meters = meters;
		this.lastFailure = lastFailure;
		this.agents = agents;
	}

	@GetMapping("/api/status")
	Status status() {
		return new Status(this.endpoint.address(), this.endpoint.embedded(), this.endpoint.model(),
				this.properties.maxMessageLength(), this.agents.isPossible());
	}

	@GetMapping("/api/pool")
	PoolStatus pool() {
		return PoolStatus.of(this.client.snapshot(), MeterReadings.of(this.meters), this.lastFailure.get());
	}

}
