package io.github.responsesws.protocol;

/**
 * WebSocket close codes and what they mean for a request. The lists are those of the
 * protocol's replay rules.
 *
 * @since 0.1.0
 */
public final class CloseCode {

	/** The connection ended without a close frame. */
	public static final int NONE = -1;

	/** The purpose of the connection is fulfilled. */
	public static final int NORMAL = 1000;

	/** One end goes away, as on a shutdown. */
	public static final int GOING_AWAY = 1001;

	/** What one end sent breaks the protocol. */
	public static final int PROTOCOL_ERROR = 1002;

	/** The server does not want this client. */
	public static final int POLICY_VIOLATION = 1008;

	/** A message was larger than the other end accepts. */
	public static final int TOO_BIG = 1009;

	/** The server failed. */
	public static final int SERVER_ERROR = 1011;

	private CloseCode() {
	}

	/**
	 * Return whether a request that met a code must not be sent again as it is.
	 * @param code the code
	 * @return whether it would meet the same end
	 */
	public static boolean isFinal(int code) {
		return (code >= 1002 && code <= 1003) || (code >= 1007 && code <= 1010);
	}

	/**
	 * Return whether a server that closes with a code before it sent anything has refused
	 * the connection, rather than gone away.
	 * @param code the code
	 */
	public static boolean isRefusal(int code) {
		return code == POLICY_VIOLATION || code == SERVER_ERROR || code >= 3000;
	}

}
