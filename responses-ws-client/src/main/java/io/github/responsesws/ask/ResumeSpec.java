package io.github.responsesws.ask;

import java.util.function.Function;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.schema.StructuredOutput;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A turn that was asked before and came to nothing, to be run again. Whatever way it is
 * read, it is empty if there is no such turn.
 *
 * @since 0.1.0
 */
public final class ResumeSpec implements AnswerSpec<ResumeSpec, ResponseEvent> {

	private final Function<TurnOptions, Flux<ResponseEvent>> turn;

	private final TurnOptions options;

	private ResumeSpec(Function<TurnOptions, Flux<ResponseEvent>> turn, TurnOptions options) {
		this.turn = turn;
		this.options = options;
	}

	/**
	 * Create a spec.
	 * @param turn runs the turn again
	 * @param conversationId the ID of the conversation that it belongs to
	 * @return the spec
	 */
	public static ResumeSpec of(Function<TurnOptions, Flux<ResponseEvent>> turn, String conversationId) {
		return new ResumeSpec(turn, TurnOptions.in(conversationId));
	}

	@Override
	public ResumeSpec listener(TurnListener listener) {
		return new ResumeSpec(this.turn, this.options.listener(listener));
	}

	@Override
	public ResumeSpec retry(RetrySettings retry) {
		return new ResumeSpec(this.turn, this.options.retry(retry));
	}

	@Override
	public Flux<ResponseEvent> events() {
		return this.options.told(this.turn.apply(this.options));
	}

	@Override
	public Flux<String> text() {
		return this.options.told(ResponseEvents.outputText(this.turn.apply(this.options)));
	}

	@Override
	public Mono<Response> response() {
		return this.options.told(response(this.options));
	}

	private Mono<Response> response(TurnOptions options) {
		return this.turn.apply(options)
			.switchOnFirst((first, events) -> first.isOnComplete() ? Flux.empty()
					: ResponseEvents.finalResponse(events).flux())
			.singleOrEmpty();
	}

	@Override
	public <T> Mono<T> entity(StructuredOutput<T> output) {
		return this.options.told(response(this.options.format(output.format())).map(output::parse));
	}

}
