package io.github.responsesws.sample;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.ServerWebInputException;

/**
 * Takes questions, and what is said while they are answered. What cannot be asked is
 * answered with problem details whose {@code hint} says what to change.
 */
@RestController
class ChatController {

	private final Chat chat;

	private final SampleProperties properties;

	ChatController(Chat chat, SampleProperties properties) {
		this.chat = chat;
		this.properties = properties;
	}

	@PostMapping(path = "/api/chat", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<?>> chat(@RequestBody Question question) {
		return this.chat.answer(question);
	}

	@PostMapping(path = "/api/steer", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<Steered> steer(@RequestBody Question question) {
		return this.chat.steer(question);
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> onBadQuestion(BadQuestionException ex) {
		return Problem.response(HttpStatus.BAD_REQUEST, "invalid_request", ex.getMessage(), ex.hint());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> onBusyConversation(ChatBusyException ex) {
		return Problem.response(HttpStatus.CONFLICT, "conversation_busy", ex.getMessage(), ex.hint());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> onUnknownConversation(UnknownConversationException ex) {
		return Problem.response(HttpStatus.NOT_FOUND, "conversation_unknown", ex.getMessage(), ex.hint());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> onUnreadableBody(ServerWebInputException ex) {
		return Problem.response(HttpStatus.BAD_REQUEST, "invalid_request", "The body is not the expected JSON object.",
				"Send {\"message\": \"…\", \"conversation\": \"ID\"}; a new conversation has no ID yet.");
	}

	@ExceptionHandler(ContentTooLargeException.class)
	ResponseEntity<ProblemDetail> onTooLargeBody() {
		return Problem.response(HttpStatus.CONTENT_TOO_LARGE, "request_too_large",
				"The body is larger than this application reads (spring.http.codecs.max-in-memory-size).",
				"Send a message of at most " + this.properties.maxMessageLength()
						+ " characters (sample.max-message-length).");
	}

}
