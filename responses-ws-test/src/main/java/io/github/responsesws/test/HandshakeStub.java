package io.github.responsesws.test;

import java.util.Map;

import io.github.responsesws.test.transport.HandshakeAnswer;
import io.github.responsesws.test.wire.ApiError;
import org.jspecify.annotations.Nullable;

/**
 * Answers handshakes differently. Stubs are asked in the order they were made; a stub
 * without {@link #times} is never used up. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class HandshakeStub {

	private @Nullable HandshakeAnswer answer;

	private int remaining = Integer.MAX_VALUE;

	HandshakeStub() {
	}

	/**
	 * Refuse the upgrade.
	 * @param status the HTTP status
	 * @param headers the headers
	 * @param jsonBody the body
	 * @return this stub
	 */
	public HandshakeStub refuse(int status, Map<String, String> headers, String jsonBody) {
		return answer(new HandshakeAnswer.Refuse(status, Map.copyOf(headers), jsonBody));
	}

	/**
	 * Refuse the upgrade with an error body as the service sends it.
	 * @param status the HTTP status
	 * @param code the error's code
	 * @param message the error's message
	 * @return this stub
	 */
	public HandshakeStub refuse(int status, String code, String message) {
		return refuse(status, Map.of(), ApiError.of(status, code, message, Map.of()).body().toString());
	}

	/**
	 * Accept the upgrade, then close before the first message.
	 * @param code the close code
	 * @param reason the close reason
	 * @return this stub
	 */
	public HandshakeStub closeImmediately(int code, @Nullable String reason) {
		Script.requireCloseCode(code);
		return answer(new HandshakeAnswer.CloseImmediately(code, reason));
	}

	/**
	 * Never answer the upgrade.
	 * @return this stub
	 */
	public HandshakeStub stall() {
		return answer(new HandshakeAnswer.Stall());
	}

	/**
	 * Accept the upgrade as usual, for instance before the first refusal.
	 * @return this stub
	 */
	public HandshakeStub accept() {
		return answer(new HandshakeAnswer.Accept());
	}

	/**
	 * Answer so many handshakes only.
	 * @param count how many
	 * @return this stub
	 */
	public synchronized HandshakeStub times(int count) {
		this.remaining = count;
		return this;
	}

	/**
	 * Answer one handshake only.
	 * @return this stub
	 */
	public HandshakeStub once() {
		return times(1);
	}

	synchronized @Nullable HandshakeAnswer claim() {
		if (this.answer == null || this.remaining <= 0) {
			return null;
		}
		this.remaining--;
		return this.answer;
	}

	private synchronized HandshakeStub answer(HandshakeAnswer answer) {
		this.answer = answer;
		return this;
	}

}
