package io.github.responsesws.turn;

import reactor.util.context.ContextView;

/**
 * Has the last word on whether a turn begins. Whoever runs turns and lets them wait, for
 * a lane or a connection, asks it when the turn could be sent at last: what was true when
 * the turn began to wait may no longer be.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TurnAdmission {

	/**
	 * The key in the Reactor context of a turn under which its admission is found, if
	 * there is one.
	 */
	String KEY = TurnAdmission.class.getName();

	/**
	 * Return whether the turn may be sent now. It may be asked several times, and must
	 * return at once.
	 * @return whether it may; if not, nothing is sent and the turn fails with a
	 * {@link TurnDeferredException}
	 */
	boolean mayStart();

	/**
	 * Return whether a turn may be sent now.
	 * @param context the context of its subscriber
	 * @return whether its admission lets it, or there is none
	 */
	static boolean mayStart(ContextView context) {
		TurnAdmission admission = context.getOrDefault(KEY, null);
		return admission == null || admission.mayStart();
	}

}
