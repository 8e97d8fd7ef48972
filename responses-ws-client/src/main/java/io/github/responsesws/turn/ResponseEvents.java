package io.github.responsesws.turn;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

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
	 * Return the pieces of the answer as they arrive. Demand of the subscriber reaches
	 * the source; events that are no text are replaced by asking for one more.
	 * @param events the events of one turn
	 * @return the pieces of text; ends with an {@link ApiException} if the turn fails
	 */
	public static Flux<String> outputText(Flux<ResponseEvent> events) {
		return Flux.defer(() -> {
			TurnProgress progress = new TurnProgress();
			return events.handle((ResponseEvent event, SynchronousSink<String> sink) -> {
				ApiException failure = progress.failure(event);
				if (failure != null) {
					sink.error(failure);
				}
				else if (event instanceof OutputTextEvent.Delta delta) {
					sink.next(delta.delta());
				}
			});
		});
	}

	/**
	 * Return the response the turn ends with. Where a terminal event leaves the output
	 * out, the items that were seen to complete take its place. An incomplete response is
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
