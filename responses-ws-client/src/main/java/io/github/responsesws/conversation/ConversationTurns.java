package io.github.responsesws.conversation;

import java.util.function.UnaryOperator;

import io.github.responsesws.ask.TurnOptions;
import io.github.responsesws.ask.TurnTarget;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs what is asked in a conversation. Safe for use by any thread.
 */
final class ConversationTurns implements TurnTarget {

	private final ConversationCore conversation;

	ConversationTurns(ConversationCore conversation) {
		this.conversation = conversation;
	}

	@Override
	public ResponseRequest common() {
		return this.conversation.settings().request();
	}

	@Override
	public Flux<ResponseEvent> stream(ResponseRequest turn, TurnOptions options) {
		return this.conversation.stream(turn, runner(options, UnaryOperator.identity()), options.retry());
	}

	@Override
	public Flux<RunEvent> run(ResponseRequest turn, TurnOptions options) {
		return Flux.defer(() -> this.conversation.run(turn, options.loop(this.conversation::toolLoop),
				runner(options, UnaryOperator.identity()), options.retry()));
	}

	@Override
	public String conversationId() {
		return this.conversation.id();
	}

	/**
	 * Run the turn again that came to nothing. What is asked of its answer now is added
	 * to each of its requests.
	 */
	Flux<ResponseEvent> resume(TurnOptions options) {
		return this.conversation.resume(runner(options, options::formatted), options.retry());
	}

	/**
	 * Go on with the run that came to nothing.
	 */
	Flux<RunEvent> resumeRun(TurnOptions options) {
		return Flux.defer(() -> this.conversation.resumeRun(options.loop(this.conversation::toolLoop),
				runner(options, options::formatted), options.retry()));
	}

	private TurnRunner runner(TurnOptions options, UnaryOperator<ResponseRequest> change) {
		return new ChangedTurns(options.listening(this.conversation.runner()), this.conversation.id(), change);
	}

	/**
	 * Runs turns of which listeners know whose they are.
	 *
	 * @param turns runs them
	 * @param id the conversation's ID
	 * @param change made to each request
	 */
	private record ChangedTurns(TurnRunner turns, String id,
			UnaryOperator<ResponseRequest> change) implements TurnRunner {

		@Override
		public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
			return this.turns.stream(this.change.apply(request), placement)
				.contextWrite((context) -> context.put(TurnInfo.CONVERSATION_ID, this.id));
		}

		@Override
		public TurnRunner listening(TurnListener listener) {
			return new ChangedTurns(this.turns.listening(listener), this.id, this.change);
		}

		@Override
		public Mono<SteerResult> steer(SteerRequest request) {
			return this.turns.steer(request);
		}

		@Override
		public boolean injects(ResponseRequest request) {
			return this.turns.injects(this.change.apply(request));
		}

		@Override
		public Mono<InjectResult> inject(InjectRequest request) {
			return this.turns.inject(request);
		}

	}

}
