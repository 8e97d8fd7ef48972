package io.github.responsesws.test;

import java.util.Map;

import io.github.responsesws.test.transport.HandshakeAnswer;
import io.github.responsesws.test.wire.ApiError;
import org.jspecify.annotations.Nullable;

/**
 * Switches the WebSocket of a server off and on again, while HTTP goes on. It decides on
 * new connections, before any {@link HandshakeStub}; those that are open stay, until
 * {@link ResponsesServer#dropAll()} or {@link ResponsesServer#closeAll(int)} ends them.
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class WebSocketSwitch {

	/** Written by whoever switches, read by event loops. */
	private volatile @Nullable HandshakeAnswer off;

	WebSocketSwitch() {
	}

	/**
	 * Refuse upgrades from now on.
	 * @param status the HTTP status, such as 403 or 426
	 */
	public void refuse(int status) {
		ApiError error = ApiError.of(status, "websocket_off", "There is no WebSocket here.", Map.of());
		this.off = new HandshakeAnswer.Refuse(status, Map.of(), error.body().toString());
	}

	/**
	 * Accept upgrades from now on, and close at once.
	 * @param code the close code, such as 1008
	 */
	public void closeImmediately(int code) {
		Script.requireCloseCode(code);
		this.off = new HandshakeAnswer.CloseImmediately(code, null);
	}

	/**
	 * Leave upgrades unanswered from now on.
	 */
	public void stall() {
		this.off = new HandshakeAnswer.Stall();
	}

	/**
	 * Accept upgrades again.
	 */
	public void on() {
		this.off = null;
	}

	/**
	 * Return whether upgrades are accepted.
	 */
	public boolean isOn() {
		return this.off == null;
	}

	@Nullable HandshakeAnswer off() {
		return this.off;
	}

}
