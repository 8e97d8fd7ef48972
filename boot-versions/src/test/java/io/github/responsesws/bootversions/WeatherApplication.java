package io.github.responsesws.bootversions;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.web.ServerSentEvents;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a newcomer would write: a tool, and a controller that streams a run.
 */
@SpringBootApplication
@RestController
class WeatherApplication {

	private final ResponsesWebSocketClient client;

	WeatherApplication(ResponsesWebSocketClient client) {
		this.client = client;
	}

	@GetMapping("/ask")
	Flux<ServerSentEvent<String>> ask(@RequestParam String question) {
		return ServerSentEvents.ofText(this.client.turn(question).run().text());
	}

}
