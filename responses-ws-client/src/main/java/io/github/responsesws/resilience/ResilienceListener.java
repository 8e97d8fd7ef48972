package io.github.responsesws.resilience;

import java.time.Duration;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * Hears what becomes of turns beside those that run: which are sent again, and which the
 * limits of the service or of the settings hold back. Its methods are called by whichever
 * thread finds out, must return at once and must not throw: what they throw is dropped.
 *
 * @since 0.1.0
 */
public interface ResilienceListener {

	/**
	 * A turn failed before any output and is sent again.
	 * @param model the model, {@code null} if the request leaves it to the service
	 * @param failure why it failed
	 * @param attempt the number of the next attempt, 2 for the first that is a retry
	 * @param wait how long the turn waits before
	 */
	default void onRetry(@Nullable String model, ResponsesException failure, int attempt, Duration wait) {
	}

	/**
	 * The service refused a turn, and no turn of the model begins for a while.
	 * @param model the model, {@code null} if requests leave it to the service
	 * @param failure what the service said
	 * @param pause how long
	 */
	default void onPause(@Nullable String model, ApiException failure, Duration pause) {
	}

	/**
	 * The number of turns has changed that may be in flight.
	 * @param model the model, {@code null} if requests leave it to the service
	 * @param bound the most turns in flight; {@link Integer#MAX_VALUE} if there is no
	 * bound any more
	 */
	default void onBound(@Nullable String model, int bound) {
	}

	/**
	 * A turn was held back and may begin now.
	 * @param model the model, {@code null} if the request leaves it to the service
	 * @param waited how long it was held back
	 */
	default void onAdmitted(@Nullable String model, Duration waited) {
	}

	/**
	 * A turn was held back for too long, or could not even wait.
	 * @param model the model, {@code null} if the request leaves it to the service
	 * @param waited how long it was held back
	 * @param failure what the turn fails with
	 */
	default void onRefused(@Nullable String model, Duration waited, TurnLimitException failure) {
	}

	/**
	 * The quota that instances share does not answer: from now on this instance counts
	 * alone.
	 * @param failure why
	 * @see SharedQuota
	 */
	default void onQuotaLost(Throwable failure) {
	}

	/**
	 * The quota that instances share answers again.
	 */
	default void onQuotaFound() {
	}

}
