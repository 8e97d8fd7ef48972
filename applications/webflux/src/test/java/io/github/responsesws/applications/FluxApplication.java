package io.github.responsesws.applications;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.web.ServerSentEvents;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * WebFlux, and an application that a developer restarts.
 */
@SpringBootApplication
@RestController
public class FluxApplication {

	private final ResponsesWebSocketClient client;

	FluxApplication(ResponsesWebSocketClient client) {
		this.client = client;
	}

	@GetMapping("/ask")
	Flux<ServerSentEvent<String>> ask(@RequestParam String question) {
		return ServerSentEvents.ofText(this.client.turn(question).run().text());
	}

	@GetMapping("/advice")
	Mono<RainAdvice> advice(@RequestParam String question) {
		return this.client.turn(question).run().entity(RainAdvice.class);
	}

	@GetMapping("/restart")
	String restart() {
		new Thread(Restarter.getInstance()::restart).start();
		return "";
	}

	public static void main(String[] args) {
		SpringApplication.run(FluxApplication.class, args);
	}

}
