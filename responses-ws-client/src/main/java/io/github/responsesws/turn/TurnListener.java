package io.github.responsesws.turn;

import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hears of a turn's milestones, for measurements and displays. Every method is called on
 * the event loop of the turn's session (or, for a turn that never got a lane, on the
 * thread that refused it), must return at once and must not throw: what it throws is
 * dropped.
 *
 * @since 0.1.0
 */
public interface TurnListener {

	/**
	 * A lane was handed to the turn; its request is written next.
	 * @param turn what is known of the turn
	 */
	default void onStarted(TurnInfo turn) {
	}

	/**
	 * An event of the turn arrived, whether or not the subscriber has asked for it yet.
	 * @param turn what is known of the turn
	 * @param event the event
	 * @param bytes the size of the event's frame
	 */
	default void onEvent(TurnInfo turn, ResponseEvent event, int bytes) {
	}

	/**
	 * The turn's response was steered: it has ended, and another one has begun that takes
	 * the input into account. The turn goes on with that one.
	 * @param turn what is known of the turn; its terminal event is that of the response
	 * which has ended
	 */
	default void onSuccessor(TurnInfo turn) {
	}

	/**
	 * The turn is over for its subscriber. Called exactly once a turn, and not at all for
	 * one that is refused with a {@link ChainNotHeldException} or a
	 * {@link TransportRefusedException} or a {@link TurnDeferredException}, which its
	 * caller runs again elsewhere or later, or for a warm-up whose session is taken. A
	 * turn that is sent again is another turn.
	 * @param turn what is known of the turn
	 * @param outcome how it ended
	 * @param error why it failed, for {@link TurnOutcome#FAILED}
	 */
	default void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
	}

	/**
	 * Return whether whoever listens also answers the calls that several agents make
	 * while their response runs, as runs of tools do. Then it is no inactivity of the
	 * service that it says nothing between a call of a function and its output.
	 * @return whether it does, which hardly any listener does
	 */
	default boolean answersCalls() {
		return false;
	}

	/**
	 * Return whether whoever listens wants to know when events arrive, for which the
	 * clock is read at each.
	 * @return whether {@link TurnInfo#firstOutputNanos()},
	 * {@link TurnInfo#longestGapNanos()} and {@link TurnInfo#meanGapNanos()} are wanted
	 */
	default boolean timesEvents() {
		return false;
	}

}
