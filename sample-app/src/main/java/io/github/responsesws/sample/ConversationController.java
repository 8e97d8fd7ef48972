package io.github.responsesws.sample;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells a page that is loaded anew what was said, and what is being said just now, and
 * stops answers.
 */
@RestController
@RequestMapping("/api/conversations/{id}")
class ConversationController {

	private final Chat chat;

	private final Recall recall;

	private final LiveConversations conversations;

	ConversationController(Chat chat, Recall recall, LiveConversations conversations) {
		this.chat = chat;
		this.recall = recall;
		this.conversations = conversations;
	}

	@GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<?>> recall(@PathVariable String id) {
		return this.recall.tell(ConversationId.checked(id));
	}

	@GetMapping(path = "/jobs", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<?>> jobs(@PathVariable String id) {
		LiveConversation live = this.conversations.find(ConversationId.checked(id));
		return (live != null) ? live.jobs().events(live::latest) : Flux.empty();
	}

	@PostMapping("/stop")
	Mono<Stopped> stop(@PathVariable String id) {
		return this.chat.stop(ConversationId.checked(id)).map(Stopped::new);
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> onBadId(BadQuestionException ex) {
		return Problem.response(HttpStatus.BAD_REQUEST, "invalid_request", ex.getMessage(), ex.hint());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> onUnknownConversation(UnknownConversationException ex) {
		return Problem.response(HttpStatus.NOT_FOUND, "conversation_unknown", ex.getMessage(), ex.hint());
	}

	/**
	 * What was stopped.
	 *
	 * @param stopped whether there was an answer to stop; it has ended
	 */
	record Stopped(boolean stopped) {
	}

}
