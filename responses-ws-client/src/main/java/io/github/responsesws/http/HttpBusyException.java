package io.github.responsesws.http;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.DurationText;

/**
 * As many turns run over HTTP as may, and no more may wait, or one has waited for too
 * long. Nothing was sent.
 *
 * @since 0.1.0
 */
public final class HttpBusyException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private HttpBusyException(String code, String message) {
		super(code, message, ReplayVerdict.SAFE_AFTER_DELAY,
				"Raise responses-ws.http.max-connections, or send fewer turns at once.", null);
	}

	static HttpBusyException tooMany(HttpSettings settings) {
		return new HttpBusyException("pending_limit",
				"All " + settings.maxConnections()
						+ " HTTP connections (responses-ws.http.max-connections) are busy and " + settings.maxPending()
						+ " turns wait already (responses-ws.http.max-pending)");
	}

	static HttpBusyException tooLong(HttpSettings settings) {
		return new HttpBusyException("acquire_timeout",
				"No HTTP connection became free within " + DurationText.of(settings.acquireTimeout())
						+ " (responses-ws.http.acquire-timeout): all " + settings.maxConnections()
						+ " are busy (responses-ws.http.max-connections)");
	}

}
