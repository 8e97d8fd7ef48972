package io.github.responsesws.applications;

import java.util.Map;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.web.ServerSentEvents;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Spring MVC: an answer that is streamed, and one that is waited for.
 */
@SpringBootApplication
@RestController
class MvcApplication {

	private final ResponsesWebSocketClient client;

	MvcApplication(ResponsesWebSocketClient client) {
		this.client = client;
	}

	@GetMapping("/ask")
	Flux<ServerSentEvent<String>> ask(@RequestParam String question) {
		return ServerSentEvents.ofText(this.client.turn(question).run().text());
	}

	@GetMapping("/advice")
	RainAdvice advice(@RequestParam String question) {
		return this.client.turn(question).run().entity(RainAdvice.class).blockOptional(FrontDoor.LONG).orElseThrow();
	}

	@GetMapping("/thread")
	Map<String, String> thread() {
		return Map.of("thread", Thread.currentThread().toString());
	}

}
