package io.github.responsesws.conversation;

import java.time.Duration;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.resilience.TurnRetries;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.TurnJourney;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Decides how one turn is sent, and how once more after a failure that the caller has not
 * seen anything of. Owned by one turn.
 * <p>
 * The first way is the last response's ID: the pool finds the lane that holds it, or the
 * service loads it if it was stored. The second is a new chain with the full history.
 * Whatever else may be tried again is a matter of the client's {@link TurnRetries}.
 */
final class TurnRecovery {

	private final ConversationSettings settings;

	private final TurnRetries retries;

	private final ConversationState state;

	private final boolean storing;

	private Way way;

	private boolean leavesReasoningOut;

	private @Nullable ResponsesException replaysAfter;

	/**
	 * Begin with the shortest way.
	 * @param settings what the conversation allows
	 * @param retries what the client allows
	 * @param state where the turn goes on from
	 * @param storing whether the turn's own response is stored
	 */
	TurnRecovery(ConversationSettings settings, TurnRetries retries, ConversationState state, boolean storing) {
		this.settings = settings;
		this.retries = retries;
		this.state = state;
		this.storing = storing;
		this.way = (state.lastResponseId() != null) ? Way.CONTINUE : Way.REPLAY;
	}

	/**
	 * Return how to send the turn.
	 */
	Way way() {
		return this.way;
	}

	/**
	 * Return why the turn is sent with all that was said before.
	 * @return the failure of the way before, {@code null} if that is how it began
	 */
	@Nullable ResponsesException replaysAfter() {
		return this.replaysAfter;
	}

	/**
	 * Let an attempt keep the place of the turn among those that are held back.
	 */
	Flux<ResponseEvent> inTurn(Flux<ResponseEvent> attempt) {
		return this.retries.inTurn(attempt);
	}

	/**
	 * Return why the turn cannot even be sent: nothing tells what was said before.
	 */
	boolean isHopeless() {
		return this.way == Way.REPLAY && !this.state.isReplayable();
	}

	/**
	 * Return whether reasoning is left out, because the service cannot read it.
	 */
	boolean leavesReasoningOut() {
		return this.leavesReasoningOut;
	}

	/**
	 * Take the next step after a failure.
	 * @param failure why the last attempt failed
	 * @param journey hears which step that is
	 * @return how long to wait before the next attempt
	 * @throws ResponsesException what to tell the caller, if there is none
	 */
	Duration next(ResponsesException failure, TurnJourney journey) {
		Way wayBefore = this.way;
		boolean leftReasoningOut = this.leavesReasoningOut;
		Duration wait = next(failure);
		if (this.way != wayBefore || this.leavesReasoningOut != leftReasoningOut) {
			this.replaysAfter = failure;
			journey.onReplay(failure, wait);
		}
		else if (!(failure instanceof ChainNotHeldException)) {
			journey.onRetry(failure, wait);
		}
		return wait;
	}

	/**
	 * Take the next step after a failure, of which nobody hears.
	 * @param failure why the last attempt failed
	 * @return how long to wait before the next attempt
	 * @throws ResponsesException what to tell the caller, if there is none
	 */
	Duration next(ResponsesException failure) {
		if (failure.replayVerdict() == ReplayVerdict.SAFE_WITH_FULL_INPUT) {
			if (this.way == Way.REPLAY) {
				throw failure;
			}
			if (!this.state.isReplayable()) {
				throw new ConversationExpiredException(this.state.id(), this.state.lastResponseId(), failure);
			}
			this.way = Way.REPLAY;
			this.retries.changed(failure);
			return Duration.ZERO;
		}
		if (failure.replayVerdict() == ReplayVerdict.SAFE_WITHOUT_REASONING) {
			if (this.leavesReasoningOut || !this.state.isReplayable()) {
				throw failure;
			}
			this.leavesReasoningOut = true;
			this.way = Way.REPLAY;
			this.retries.changed(failure);
			return Duration.ZERO;
		}
		if (failure instanceof ChainNotHeldException) {
			// Nothing was tried yet.
			if (!this.state.isStored() && !this.state.isReplayable()) {
				throw new ConversationExpiredException(this.state.id(), this.state.lastResponseId(), failure);
			}
			replayUnlessStored();
			return Duration.ZERO;
		}
		Duration wait = this.retries.next(failure, repeatsAmbiguous());
		if (wait == null) {
			throw failure;
		}
		// A failure evicts the response from its lane, a lost connection all of them.
		replayUnlessStored();
		return wait;
	}

	private void replayUnlessStored() {
		if (!this.state.isStored() && this.state.isReplayable()) {
			this.way = Way.REPLAY;
		}
	}

	private boolean repeatsAmbiguous() {
		return switch (this.settings.replayAmbiguous()) {
			case NEVER -> false;
			case UNSTORED -> !this.storing;
			case ALWAYS -> true;
		};
	}

	/**
	 * A way to send a turn.
	 */
	enum Way {

		/** What is new, after the last response's ID. */
		CONTINUE,

		/** Everything, in a new chain. */
		REPLAY

	}

}
