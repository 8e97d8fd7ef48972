package io.github.responsesws.turn;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.OutputCollector;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What most callers want from the events of a turn. Apply with {@code transform} or
 * {@code as}: {@code events.transform(ResponseEvents::outputText)}.
 *
 * @since 0.1.0
 */
public final class ResponseEvents {

	private ResponseEvents() {
	}

	/**
	 * Return the pieces of the answer as they arrive: the text that
	 * {@link Response#outputText()} has in the end, each character once, whether deltas
	 * bring it or the events that end a text, an item or the response. A piece can be
	 * encoded by itself: it never ends between the two halves of a surrogate pair. Demand
	 * of the subscriber reaches the source; events that are no text are replaced by
	 * asking for one more.
	 * @param events the events of one turn
	 * @return the pieces of text, none of them empty; ends with an {@link ApiException}
	 * if the turn fails, and with an {@link AnswerRefusedException} if the model declines
	 * to answer
	 */
	public static Flux<String> outputText(Flux<ResponseEvent> events) {
		return Flux.defer(() -> {
			AnswerText answer = new AnswerText(OutputCollector::answerPiece);
			return events.handle(answer::accept).concatWith(Mono.defer(answer::refused));
		});
	}

	/**
	 * Return what the model says on its way to the answer, as it arrives: the text that
	 * {@link Response#commentary()} has in the end.
	 * @param events the events of one turn
	 * @return the pieces of text, as those of {@link #outputText}; ends with an
	 * {@link ApiException} if the turn fails
	 */
	public static Flux<String> commentary(Flux<ResponseEvent> events) {
		return Flux.defer(() -> events.handle(new AnswerText(OutputCollector::commentaryPiece)::accept));
	}

	/**
	 * Return the response the turn ends with. Where its terminal event leaves items or
	 * texts out, what the events before told takes their place. An incomplete response is
	 * a response: {@link Response#incompleteReason()} says why it ended. Of a steered
	 * turn the successor is returned.
	 * @param events the events of one turn
	 * @return the final response; an {@link ApiException} if the turn fails; a
	 * {@link TurnTruncatedException} if the events end without a terminal one
	 */
	public static Mono<Response> finalResponse(Flux<ResponseEvent> events) {
		return Mono.defer(() -> {
			ResponseCollector collector = new ResponseCollector();
			return events.doOnNext(collector::accept).then(Mono.fromSupplier(collector::result));
		});
	}

}
