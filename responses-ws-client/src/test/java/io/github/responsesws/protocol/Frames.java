package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Decodes single frames written as text.
 */
public final class Frames {

	private Frames() {
	}

	public static ResponseEvent decode(String frame) {
		return decode(new EventDecoder(), frame);
	}

	public static ResponseEvent decode(EventDecoder decoder, String frame) {
		byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
		return decoder.decode(bytes, 0, bytes.length);
	}

	public static <T extends ResponseEvent> T decode(Class<T> type, String frame) {
		return type.cast(decode(frame));
	}

	public static String quoted(String json) {
		return json.replace('\'', '"');
	}

}
