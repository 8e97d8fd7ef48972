package io.github.responsesws.conversation;

import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Brings injected outputs to the turn of a conversation that runs. Safe for use by any
 * thread.
 */
final class ConversationInjections {

	private final AtomicReference<@Nullable TurnInjections> turn = new AtomicReference<>();

	/**
	 * Note the turn that runs from now on.
	 */
	void begun(TurnInjections turn) {
		this.turn.set(turn);
	}

	/**
	 * Note that a turn has ended.
	 */
	void ended(TurnInjections turn) {
		this.turn.compareAndSet(turn, null);
	}

	Mono<InjectResult> inject(InjectRequest request) {
		return Mono.defer(() -> {
			TurnInjections turn = this.turn.get();
			return (turn != null) ? turn.inject(request)
					: Mono.just(new InjectResult.Failed(InjectResult.Failed.NOT_ACTIVE,
							"No response of the conversation runs", request.input()));
		});
	}

}
