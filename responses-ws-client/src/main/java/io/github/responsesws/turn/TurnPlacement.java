package io.github.responsesws.turn;

import java.util.Objects;

/**
 * Where a turn may run.
 * <p>
 * {@link #ANYWHERE}, {@link #NEARBY} and {@link #BESIDE} are wishes: whoever runs the
 * turn may run it elsewhere, and one that knows no lanes does. {@link #IN_PLACE},
 * {@link #BESIDE_OR_NOT} and {@link OnSession} are conditions: whoever cannot meet them,
 * now or at all, sends nothing and fails with a {@link ChainNotHeldException} or a
 * {@link SessionTakenException}, so that the caller can go on another way.
 *
 * @since 0.1.0
 */
public sealed interface TurnPlacement {

	/**
	 * On the lane that holds the response, else on any.
	 */
	TurnPlacement ANYWHERE = ByChain.ANYWHERE;

	/**
	 * On the lane that holds the response if that is free, else on another lane of its
	 * session, else on any: without a wait for a lane that goes on from the response
	 * already, and so will hold another one: for turns of which nobody else goes on from
	 * the same response, but for one that was cancelled.
	 */
	TurnPlacement NEARBY = ByChain.NEARBY;

	/**
	 * On another lane of the session that holds it, if one is free, so that the lane
	 * which holds it may go on from there as well: for forks.
	 */
	TurnPlacement BESIDE = ByChain.BESIDE;

	/**
	 * On the lane that holds it if that is free, or not at all: for what is known only
	 * there, as input is that was steered to the response, or the response itself if it
	 * is not stored.
	 */
	TurnPlacement IN_PLACE = ByChain.IN_PLACE;

	/**
	 * On another lane of the session that holds it, if one is free, or not at all: for
	 * forks of a response that is not stored.
	 */
	TurnPlacement BESIDE_OR_NOT = ByChain.BESIDE_OR_NOT;

	/**
	 * Return whether the turn runs there or not at all.
	 * @return whether this is a condition, rather than a wish
	 */
	boolean isCondition();

	/**
	 * Create the placement on one session.
	 * @param sessionId the session's name, such as {@code session-3}
	 * @return the placement
	 */
	static TurnPlacement onSession(String sessionId) {
		return new OnSession(sessionId);
	}

	/**
	 * By the lane that holds the turn's {@code previous_response_id}. A turn without one
	 * runs anywhere, but for {@link #IN_PLACE}.
	 *
	 * @since 0.1.0
	 */
	enum ByChain implements TurnPlacement {

		/**
		 * See {@link TurnPlacement#ANYWHERE}.
		 */
		ANYWHERE,

		/**
		 * See {@link TurnPlacement#NEARBY}.
		 */
		NEARBY,

		/**
		 * See {@link TurnPlacement#BESIDE}.
		 */
		BESIDE,

		/**
		 * See {@link TurnPlacement#IN_PLACE}.
		 */
		IN_PLACE,

		/**
		 * See {@link TurnPlacement#BESIDE_OR_NOT}.
		 */
		BESIDE_OR_NOT;

		@Override
		public boolean isCondition() {
			return this == IN_PLACE || this == BESIDE_OR_NOT;
		}

	}

	/**
	 * On one session ahead of its turns: at once and on a lane that holds no response, or
	 * not at all. No later turn finds the response on the lane: for warm-ups.
	 *
	 * @param sessionId the session's name, such as {@code session-3}
	 * @since 0.1.0
	 */
	record OnSession(String sessionId) implements TurnPlacement {

		public OnSession {
			Objects.requireNonNull(sessionId, "sessionId");
		}

		@Override
		public boolean isCondition() {
			return true;
		}

	}

}
