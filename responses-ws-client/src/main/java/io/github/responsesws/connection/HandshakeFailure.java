package io.github.responsesws.connection;

import java.time.Duration;
import java.util.Map;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.CloseCode;
import io.github.responsesws.protocol.OneLine;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.ServiceKeys;
import io.github.responsesws.settings.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * Turns what went wrong in a handshake into an exception that says what to change.
 */
public final class HandshakeFailure {

	/** Characters of the server's explanation that a message repeats. */
	private static final int MAX_QUOTED = 300;

	private static final long AT_ONCE_NANOS = 10_000_000_000L;

	private static final String WHERE = Endpoint.PROPERTY;

	private static final String BLOCKING = "The CredentialsSupplier blocks a thread that it has moved to: block in "
			+ "Mono.fromCallable(…).subscribeOn(Schedulers.boundedElastic()), or in the method itself.";

	private static final String UPGRADE_HINT = "A proxy on the way may let no WebSocket through: ask for an "
			+ "exception, or set responses-ws.transport to auto or http.";

	private HandshakeFailure() {
	}

	/**
	 * The server answered the upgrade with something else than 101.
	 * @param endpoint the server
	 * @param status the status of its answer
	 * @param headers the headers of its answer
	 * @param body the body of its answer, or the beginning of it
	 * @return the failure
	 */
	public static HandshakeException refused(Endpoint endpoint, int status, Map<String, String> headers, byte[] body) {
		ApiException answer = ApiException.fromHttp(status, headers, body);
		String explanation = withoutKeys(answer.serverMessage());
		String message = "The handshake with " + endpoint.name() + " was refused with status " + status
				+ (!explanation.isBlank() ? ": " + shortened(explanation) : "");
		String code = (status == 401 || status == 403) ? "handshake_unauthorized" : "handshake_refused";
		return new HandshakeException(code, message, status, headers, explanation, isPermanent(status), hint(status),
				null);
	}

	private static String withoutKeys(String explanation) {
		String redacted = ServiceKeys.removedFrom(explanation);
		return redacted.endsWith(".") ? redacted.substring(0, redacted.length() - 1) : redacted;
	}

	private static String shortened(String explanation) {
		return (explanation.length() <= MAX_QUOTED) ? explanation : explanation.substring(0, MAX_QUOTED) + "…";
	}

	static boolean isPermanent(int status) {
		return (status < 500 || status == 501) && status != 408 && status != 425 && status != 429;
	}

	private static @Nullable String hint(int status) {
		return switch (status) {
			case 401 -> "Check responses-ws.api-key (or OPENAI_API_KEY): the server does not accept this key.";
			case 403 -> "The key has no access here: check responses-ws.organization, responses-ws.project and "
					+ "the key's permissions.";
			case 404, 405, 426, 501 -> "Check " + WHERE + ": there is no WebSocket mode at this address.";
			case 429 -> "The service limits this key's connections: lower responses-ws.pool.max-sessions.";
			default -> (status >= 300 && status < 400)
					? "Check " + WHERE + ": the server redirects, and redirects are not followed." : null;
		};
	}

	/**
	 * Return whether a connection from which nothing was heard is so young that its end
	 * counts as a refusal.
	 * @param ageNanos its age in nanoseconds
	 */
	public static boolean isAtOnce(long ageNanos) {
		return ageNanos < AT_ONCE_NANOS;
	}

	/**
	 * The server accepted the upgrade and closed the connection before it sent anything.
	 * @param endpoint the server
	 * @param closeCode the code of its close frame
	 * @param text the reason in its close frame
	 * @return the failure
	 */
	public static HandshakeException closedAtOnce(Endpoint endpoint, int closeCode, @Nullable String text) {
		String reason = (text != null) ? OneLine.of(withoutKeys(text)) : null;
		boolean policy = CloseCode.isFinal(closeCode);
		return new HandshakeException("handshake_refused",
				"The server " + endpoint.name() + " accepted the connection and closed it at once with code "
						+ closeCode + ((reason != null && !reason.isBlank()) ? ": " + reason : ""),
				101, Map.of(), reason, policy,
				policy ? "Check responses-ws.api-key, the model and " + WHERE + ": the gateway turns this client away."
						: null,
				null);
	}

	/**
	 * The connection ended without a word before the server sent anything.
	 * @param endpoint the server
	 * @return the failure
	 */
	public static HandshakeException endedAtOnce(Endpoint endpoint) {
		return new HandshakeException("handshake_failed",
				"The connection to " + endpoint + " ended before the server sent an event", 101, Map.of(), null, false,
				null, null);
	}

	/**
	 * The connect timeout ran out.
	 * @param endpoint the server
	 * @param timeout the timeout
	 * @return the failure
	 */
	public static HandshakeException timedOut(Endpoint endpoint, Duration timeout) {
		return new HandshakeException(HandshakeException.TIMEOUT,
				"No session with " + endpoint.name() + " was open within " + DurationText.of(timeout)
						+ " (responses-ws.timeouts.connect)",
				-1, Map.of(), null, false,
				"Check " + WHERE + " and the network, or raise responses-ws.timeouts.connect.", null);
	}

	/**
	 * The request to upgrade was sent, and the connect timeout ran out.
	 * @param endpoint the server
	 * @param timeout the timeout
	 * @return the failure
	 */
	public static HandshakeException upgradeUnanswered(Endpoint endpoint, Duration timeout) {
		return new HandshakeException(HandshakeException.UNANSWERED,
				"No session with " + endpoint.name() + " was open within " + DurationText.of(timeout)
						+ " (responses-ws.timeouts.connect): the upgrade to a WebSocket was not answered",
				-1, Map.of(), null, false, UPGRADE_HINT, null);
	}

	/**
	 * Return whether a connection ended without a word, rather than for a reason.
	 * @param failure what went wrong
	 */
	public static boolean isEnd(Throwable failure) {
		return ConnectFailure.isEnd(failure);
	}

	/**
	 * Return whether the server ended a connection in its TLS handshake, which it may do
	 * when this side of it is over: TLS 1.3 lets the client speak before the server has
	 * looked at its certificate.
	 * @param failure what went wrong
	 */
	public static boolean isTlsAlert(Throwable failure) {
		return TlsFailure.isAlert(failure);
	}

	/**
	 * The request to upgrade was sent, and the connection ended without an answer.
	 * @param endpoint the server
	 * @param failure what ended it
	 * @return the failure
	 */
	public static HandshakeException upgradeDropped(Endpoint endpoint, Throwable failure) {
		return new HandshakeException(HandshakeException.DROPPED,
				"The connection to " + endpoint.name() + " ended before the upgrade to a WebSocket was answered", -1,
				Map.of(), null, false, UPGRADE_HINT, failure);
	}

	/**
	 * The connect timeout ran out before a request could be sent.
	 * @param endpoint the server
	 * @param timeout the timeout
	 * @return the failure
	 */
	public static HandshakeException notConnected(Endpoint endpoint, Duration timeout) {
		return new HandshakeException(HandshakeException.TIMEOUT,
				"No HTTP connection to " + endpoint.name() + " was open within " + DurationText.of(timeout)
						+ " (responses-ws.timeouts.connect)",
				-1, Map.of(), null, false,
				"Check " + WHERE + " and the network, or raise responses-ws.timeouts.connect.", null);
	}

	/**
	 * Explain whatever else went wrong on the direct way.
	 * @param endpoint the server
	 * @param failure what went wrong
	 * @return the failure itself if it is explained already
	 */
	public static ResponsesException of(Endpoint endpoint, Throwable failure) {
		return of(endpoint, null, failure);
	}

	/**
	 * Explain whatever else went wrong.
	 * @param proxy the proxy on the way, or {@code null}
	 */
	static ResponsesException of(Endpoint endpoint, @Nullable Proxy proxy, Throwable failure) {
		if (failure instanceof ResponsesException known) {
			return known;
		}
		ConnectFailure explained = ConnectFailure.explain(failure, endpoint, proxy);
		return new HandshakeException(explained.timeout() ? HandshakeException.TIMEOUT : "handshake_failed",
				"No connection to " + endpoint.name() + ": " + explained.why(), -1, Map.of(), null,
				explained.permanent(), explained.hint(), failure);
	}

	static HandshakeException noCredentials(Endpoint endpoint, Throwable cause) {
		return new HandshakeException("credentials_unavailable",
				"The credentials for " + endpoint.name() + " could not be had: " + cause.getClass().getName(), -1,
				Map.of(), null, false, isBlocking(cause) ? BLOCKING : "Look at the CredentialsSupplier's own failure.",
				cause);
	}

	/**
	 * Reactor refuses to block on threads that must not.
	 */
	private static boolean isBlocking(Throwable cause) {
		return cause instanceof IllegalStateException
				&& String.valueOf(cause.getMessage()).contains("which is not supported in thread");
	}

}
