package io.github.responsesws.session;

import org.jspecify.annotations.Nullable;

/**
 * A pool's notes about a turn that waits for a lane. They belong to the pool's drain
 * loop.
 */
final class TurnWait {

	/** When the turn gives up. */
	long deadline;

	/** When the turn stops waiting for the lane it prefers. */
	long affinityDeadline;

	/** The lane that the turn waits for, {@code null} for any. */
	@Nullable Lane preferred;

	/** Whether the turn counts as pending. */
	boolean pending;

	/** Whether the turn has been given the chance to wait for its lane. */
	boolean affinityTried;

}
