package io.github.responsesws.turn;

import io.github.responsesws.protocol.CloseCode;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

/**
 * The connection ended while a turn was running on it.
 *
 * @since 0.1.0
 */
public final class ConnectionLostException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final boolean frameWritten;

	private final boolean outputEmitted;

	private final int closeCode;

	public ConnectionLostException(String what, boolean frameWritten, boolean outputEmitted, int closeCode,
			@Nullable Throwable cause) {
		super("connection_lost",
				what + (frameWritten ? " after" : " before") + " the request was sent"
						+ (outputEmitted ? ", in the middle of the output" : frameWritten ? ", before any output" : ""),
				verdict(frameWritten, outputEmitted, closeCode), null, cause);
		this.frameWritten = frameWritten;
		this.outputEmitted = outputEmitted;
		this.closeCode = closeCode;
	}

	private static ReplayVerdict verdict(boolean frameWritten, boolean outputEmitted, int closeCode) {
		if (outputEmitted || CloseCode.isFinal(closeCode)) {
			return ReplayVerdict.NEVER;
		}
		return frameWritten ? ReplayVerdict.AMBIGUOUS : ReplayVerdict.SAFE;
	}

	/**
	 * Return whether the request's frame was written to the connection, so that the
	 * service may have run it.
	 */
	public boolean frameWritten() {
		return this.frameWritten;
	}

	/**
	 * Return whether output of the response was handed to the subscriber.
	 * @return whether output was emitted
	 */
	public boolean outputEmitted() {
		return this.outputEmitted;
	}

	/**
	 * Return the WebSocket close code.
	 * @return the code, or -1 if the connection ended without a close frame
	 */
	public int closeCode() {
		return this.closeCode;
	}

}
