package io.github.responsesws.turn;

import java.util.function.Function;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.OutputCollector;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Turns the events of a turn into pieces of text. Owned by one subscription; Reactor
 * serialises its signals.
 */
final class AnswerText {

	private final TurnProgress progress = new TurnProgress();

	private final OutputCollector output = new OutputCollector();

	private final Function<OutputCollector, String> piece;

	// The response that the turn ended with, unless another one follows.
	private @Nullable Response response;

	/**
	 * Begin a turn.
	 * @param piece what is wanted of an event that was noted
	 */
	AnswerText(Function<OutputCollector, String> piece) {
		this.piece = piece;
	}

	void accept(ResponseEvent event, SynchronousSink<String> sink) {
		ApiException failure = this.progress.failure(event);
		if (failure != null) {
			sink.error(failure);
			return;
		}
		this.output.accept(event);
		if (event instanceof ResponseLifecycleEvent lifecycle) {
			this.response = event.isTerminal() ? this.output.complete(lifecycle.response()) : null;
		}
		String text = this.piece.apply(this.output);
		if (!text.isEmpty()) {
			sink.next(text);
		}
		if (this.response != null) {
			this.output.clear();
		}
	}

	/**
	 * Return the error that stands for a refusal, once the turn is over.
	 */
	Mono<String> refused() {
		Response response = this.response;
		if (response == null || response.refusal().isEmpty()) {
			return Mono.empty();
		}
		return Mono.error(new AnswerRefusedException(response.refusal(), response));
	}

}
