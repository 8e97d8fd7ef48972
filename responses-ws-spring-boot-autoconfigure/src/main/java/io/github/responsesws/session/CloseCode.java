package io.github.responsesws.session;

/**
 * WebSocket close codes and what they mean for a request. The lists are those of the
 * protocol's replay rules.
 */
final class CloseCode {

	static final int NONE = -1;

	static final int NORMAL = 1000;

	static final int GOING_AWAY = 1001;

	static final int PROTOCOL_ERROR = 1002;

	static final int POLICY_VIOLATION = 1008;

	static final int TOO_BIG = 1009;

	static final int SERVER_ERROR = 1011;

	private CloseCode() {
	}

	/**
	 * Whether a request that met this code must not be sent again as it is.
	 */
	static boolean isFinal(int code) {
		return (code >= 1002 && code <= 1003) || (code >= 1007 && code <= 1010);
	}

	/**
	 * Whether a server that closes with this code before it sent anything has refused the
	 * connection, rather than gone away.
	 */
	static boolean isRefusal(int code) {
		return code == POLICY_VIOLATION || code == SERVER_ERROR || code >= 3000;
	}

}
