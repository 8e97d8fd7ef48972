package io.github.responsesws.test.transport;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a server does with a request to upgrade to a WebSocket.
 *
 * @since 0.1.0
 */
public sealed interface HandshakeAnswer {

	/**
	 * Upgrade and serve.
	 */
	record Accept() implements HandshakeAnswer {
	}

	/**
	 * Refuse with an HTTP answer.
	 *
	 * @param status the HTTP status
	 * @param headers the headers
	 * @param body the JSON body
	 */
	record Refuse(int status, Map<String, String> headers, String body) implements HandshakeAnswer {
	}

	/**
	 * Upgrade, then close before the first message.
	 *
	 * @param code the close code
	 * @param reason the close reason
	 */
	record CloseImmediately(int code, @Nullable String reason) implements HandshakeAnswer {
	}

	/**
	 * Never answer.
	 */
	record Stall() implements HandshakeAnswer {
	}

}
