package io.github.responsesws.resilience;

import java.time.Duration;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * A turn was held back, by what the service said of its limits or by limits of the
 * settings, and could not begin in time. Nothing was sent.
 *
 * @since 0.1.0
 */
public final class TurnLimitException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private static final String HINT = "Send fewer turns at once, raise the limits of the account,"
			+ " or let turns wait longer (responses-ws.limits.acquire-timeout).";

	private final @Nullable Duration retryAfter;

	private TurnLimitException(String message, @Nullable Duration retryAfter) {
		super("turn_limit", message, ReplayVerdict.SAFE_AFTER_DELAY, HINT, null);
		this.retryAfter = retryAfter;
	}

	static TurnLimitException full(int maxPending, String state, @Nullable Duration retryAfter) {
		return new TurnLimitException(maxPending + " turns wait already (responses-ws.limits.max-pending) for " + state,
				retryAfter);
	}

	static TurnLimitException timeout(Duration timeout, String state, @Nullable Duration retryAfter) {
		return new TurnLimitException("The turn could not begin within " + DurationText.of(timeout)
				+ " (responses-ws.limits.acquire-timeout): " + state, retryAfter);
	}

	/**
	 * Return how long no turn of the model begins at least.
	 * @return the rest of the pause that the service asked for, or {@code null} if there
	 * is none
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
