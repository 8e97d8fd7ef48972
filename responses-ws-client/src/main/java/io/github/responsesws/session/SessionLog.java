package io.github.responsesws.session;

import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.WireLine;

/**
 * What the wire log says of sessions.
 */
final class SessionLog {

	private static final String HANDSHAKE = "handshake";

	private SessionLog() {
	}

	static void opened(String sessionId, Object endpoint, long nanos) {
		if (WireLine.isOn()) {
			WireLine.of(HANDSHAKE)
				.with("outcome", "OPENED")
				.with("session", sessionId)
				.with("endpoint", endpoint)
				.took("took", nanos)
				.tell();
		}
	}

	static void failed(ResponsesException failure, Object endpoint, long nanos) {
		if (WireLine.isOn()) {
			WireLine.of(HANDSHAKE)
				.with("outcome", "FAILED")
				.with("error", failure.code())
				.with("endpoint", endpoint)
				.took("took", nanos)
				.tell();
		}
	}

	static void closed(SessionSnapshot session, CloseReason reason) {
		if (WireLine.isOn()) {
			WireLine.of("close")
				.with("reason", reason)
				.with("session", session.id())
				.with("turns", session.turns())
				.with("sent", session.bytesOut())
				.with("received", session.bytesIn())
				.took("age", session.age().toNanos())
				.tell();
		}
	}

}
