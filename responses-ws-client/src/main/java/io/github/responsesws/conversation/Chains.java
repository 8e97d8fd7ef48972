package io.github.responsesws.conversation;

import io.github.responsesws.ask.TurnOptions;
import io.github.responsesws.protocol.PreviousResponseNotFoundException;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.resilience.ResilientTurns;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Runs of the tool loop outside of any conversation. Each has a chain of its own, which
 * recovers as a conversation does and is gone with the run.
 */
final class Chains {

	private static final ResponseRequest NOTHING = ResponseRequest.builder().build();

	private final Conversations conversations;

	Chains(Conversations conversations) {
		this.conversations = conversations;
	}

	Flux<RunEvent> run(ResponseRequest turn, TurnOptions options) {
		return Flux.defer(() -> {
			ToolLoop loop = options.loop(this.conversations::toolLoop);
			TurnRunner runner = options.listening(this.conversations.runner());
			if (turn.hasConversation()) {
				Observed observed = this.conversations.observed(null);
				return observed.run(turn,
						loop.run(observed.turns(ResilientTurns.retrying(runner, options.retry())), turn));
			}
			return chain(turn.previousResponseId())
				.run(turn.mutate().previousResponseId(null).build(), loop, runner, options.retry())
				.onErrorMap(ConversationExpiredException.class, Chains::notFound);
		});
	}

	private ConversationCore chain(@Nullable String previousResponseId) {
		String id = Conversations.newId();
		ConversationSettings settings = this.conversations.settings().mutate().request(NOTHING).build();
		// Nothing is known of what was said before, nor whether the service stored it:
		// only
		// the service can tell. A version says that the chain is not a fork: nobody else
		// goes on from there.
		ConversationState origin = (previousResponseId != null)
				? new ConversationState(id, 1, 0, previousResponseId, true, ReplayWindow.NONE, LeftOpen.NONE)
				: ConversationState.initial(id);
		return this.conversations.unkept(origin, settings);
	}

	/**
	 * Speak of the response that the caller named, not of a conversation that the caller
	 * does not know.
	 */
	private static Throwable notFound(ConversationExpiredException expired) {
		return (expired.getCause() instanceof PreviousResponseNotFoundException cause) ? cause : expired;
	}

}
