package io.github.responsesws.session;

import java.time.Duration;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.DurationText;

/**
 * A subscriber did not take the events of its turn while other turns share the
 * connection.
 *
 * @since 0.1.0
 */
public final class SlowSubscriberException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	SlowSubscriberException(int events, long bytes, Duration timeout) {
		super("slow_subscriber",
				"The subscriber left " + events + " events (" + bytes + " B) waiting for " + DurationText.of(timeout)
						+ " (responses-ws.session.slow-subscriber-timeout)",
				ReplayVerdict.NEVER,
				"Request events faster, raise responses-ws.session.max-buffered-events or max-buffered-bytes, or set "
						+ "responses-ws.session.lanes to 1.",
				null);
	}

}
