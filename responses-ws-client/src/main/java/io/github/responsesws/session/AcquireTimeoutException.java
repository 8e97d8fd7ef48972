package io.github.responsesws.session;

import java.time.Duration;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * No lane became free in time. The cause is the last failed handshake, if the pool could
 * not open a session.
 *
 * @since 0.1.0
 */
public final class AcquireTimeoutException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	AcquireTimeoutException(Duration timeout, String usage, @Nullable Throwable lastFailure) {
		super("acquire_timeout",
				"No lane became free within " + DurationText.of(timeout) + " (responses-ws.pool.acquire-timeout): "
						+ usage + ((lastFailure != null) ? "; last handshake: " + lastFailure.getMessage() : ""),
				ReplayVerdict.SAFE_AFTER_DELAY, hint(lastFailure), lastFailure);
	}

	private static @Nullable String hint(@Nullable Throwable lastFailure) {
		if (lastFailure instanceof ResponsesException handshake && handshake.hint() != null) {
			return handshake.hint();
		}
		return "Raise responses-ws.pool.max-sessions or responses-ws.pool.acquire-timeout, or send fewer turns at once.";
	}

}
