package io.github.responsesws.connection;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * A session could not be opened: the host was not reached, or it refused the upgrade, or
 * it accepted the upgrade and closed the connection before it sent anything.
 *
 * @since 0.1.0
 */
public final class HandshakeException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	static final String TIMEOUT = "handshake_timeout";

	static final String UNANSWERED = "upgrade_unanswered";

	static final String DROPPED = "upgrade_dropped";

	private final int status;

	private final TreeMap<String, String> headers;

	private final @Nullable String serverMessage;

	private final boolean permanent;

	HandshakeException(String code, String message, int status, Map<String, String> headers,
			@Nullable String serverMessage, boolean permanent, @Nullable String hint, @Nullable Throwable cause) {
		super(code, message, permanent ? ReplayVerdict.NEVER : ReplayVerdict.SAFE_AFTER_DELAY, hint, cause);
		this.status = status;
		this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		this.headers.putAll(headers);
		this.serverMessage = serverMessage;
		this.permanent = permanent;
	}

	/**
	 * Return the HTTP status of the answer to the upgrade.
	 * @return the status, 101 if the server accepted the upgrade and closed at once, or
	 * -1 if there was no answer
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the headers of the answer: {@code x-request-id}, {@code retry-after} and
	 * others.
	 * @return the headers, empty if there was no answer; names compare without regard to
	 * case
	 */
	@Override
	public Map<String, String> headers() {
		return Collections.unmodifiableMap(this.headers);
	}

	/**
	 * Return the server's own explanation.
	 * @return the message of the error in the answer's body or of the close frame, or
	 * {@code null} if there was none
	 */
	public @Nullable String serverMessage() {
		return this.serverMessage;
	}

	/**
	 * Return whether another try with the same settings would fail alike.
	 * @return whether the failure is permanent
	 */
	public boolean isPermanent() {
		return this.permanent;
	}

	public HandshakeException copy() {
		return new HandshakeException(code(), String.valueOf(getMessage()), this.status, headers(), this.serverMessage,
				this.permanent, hint(), getCause());
	}

	public boolean isTimeout() {
		return code().equals(TIMEOUT) || code().equals(UNANSWERED);
	}

	/**
	 * Return whether the request to upgrade to a WebSocket was sent, and the connection
	 * ended, or the connect timeout ran out, without any answer to it.
	 * @return whether the upgrade got no answer, as where a proxy drops it
	 */
	public boolean isUpgradeDropped() {
		return code().equals(DROPPED) || code().equals(UNANSWERED);
	}

}
