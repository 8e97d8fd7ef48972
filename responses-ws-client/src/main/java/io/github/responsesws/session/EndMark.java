package io.github.responsesws.session;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * The text that ends a stream of server-sent events and is no JSON. Gateways that pass
 * such a stream on over a socket send it as a frame.
 */
final class EndMark {

	private static final String TEXT = "[DONE]";

	/** With a line's end; every event is longer. */
	private static final int MAX_SIZE = TEXT.length() + 2;

	private EndMark() {
	}

	static boolean is(ByteBuf frame) {
		return frame.readableBytes() <= MAX_SIZE && frame.toString(StandardCharsets.US_ASCII).strip().equals(TEXT);
	}

}
