package io.github.responsesws.turn;

import java.time.Duration;

import io.github.responsesws.protocol.ResponsesException;
import reactor.util.context.ContextView;

/**
 * Hears what becomes of one turn between its subscription and its end that its subscriber
 * does not see. Found in the turn's Reactor context. Its methods are called on whichever
 * thread finds out, one after the other, must return at once and must not throw.
 *
 * @since 0.1.0
 */
public interface TurnJourney {

	/**
	 * The key in the Reactor context.
	 */
	String KEY = TurnJourney.class.getName();

	/**
	 * Return who hears of a turn.
	 * @param context the turn's context
	 * @return the listener, one that does nothing if there is none
	 */
	static TurnJourney in(ContextView context) {
		TurnJourney journey = context.getOrDefault(KEY, null);
		return (journey != null) ? journey : SilentJourney.INSTANCE;
	}

	/**
	 * The turn is sent again as it was.
	 * @param failure why the last attempt failed
	 * @param wait how long it waits before
	 */
	void onRetry(ResponsesException failure, Duration wait);

	/**
	 * The turn is sent again with all that was said before, in a new chain.
	 * @param failure why the last attempt failed, or was not made
	 * @param wait how long it waits before
	 */
	void onReplay(ResponsesException failure, Duration wait);

	/**
	 * The turn goes over HTTP, although the WebSocket is the first choice.
	 */
	void onFallback();

}
