package io.github.responsesws.session;

import org.jspecify.annotations.Nullable;

/**
 * Hears how the turns of a pool end, before their subscribers and listeners do, and may
 * run those elsewhere that could not be sent. Called by any thread; must return at once
 * and must not throw.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TurnWatcher {

	/**
	 * A turn has ended that was not cancelled.
	 * @param startedAt when it was subscribed to, in nanoseconds of the pool's clock
	 * @param failure why it failed, or {@code null} if the service ended it
	 * @return whether it runs elsewhere, for which nothing of it may have been sent: then
	 * it fails with a {@link io.github.responsesws.turn.TransportRefusedException}, and
	 * its listeners do not hear of it
	 */
	boolean ended(long startedAt, @Nullable Throwable failure);

}
