package io.github.responsesws.recipes;

// snippet: chat-controller
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.web.ServerSentEvents;
import reactor.core.publisher.Flux;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ChatController {

	private final ResponsesWebSocketClient client;

	ChatController(ResponsesWebSocketClient client) {
		this.client = client;
	}

	@GetMapping("/chat")
	Flux<ServerSentEvent<String>> chat(@RequestParam String question) {
		return ServerSentEvents.ofText(this.client.turn(question).text());
	}

}
// end
