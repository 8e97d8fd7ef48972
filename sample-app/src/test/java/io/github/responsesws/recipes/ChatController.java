package io.github.responsesws.recipes;

// snippet: chat-controller
import io.github.responsesws.ResponsesWebSocketClient;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ChatController {

	private final ResponsesWebSocketClient client;

	ChatController(ResponsesWebSocketClient client) {
		this.client = client;
	}

	@GetMapping(path = "/chat", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Piece> chat(@RequestParam String question) {
		return this.client.turn(question).text().map(Piece::new);
	}

	record Piece(String text) {
	}

}
// end
