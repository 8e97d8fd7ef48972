package io.github.responsesws.conversation;

/**
 * What a turn meets while another one of its conversation runs.
 *
 * @since 0.1.0
 */
public enum ConcurrentTurn {

	/**
	 * It waits for the end of the other one.
	 */
	WAIT,

	/**
	 * It fails with a {@link ConversationBusyException}.
	 */
	REFUSE

}
