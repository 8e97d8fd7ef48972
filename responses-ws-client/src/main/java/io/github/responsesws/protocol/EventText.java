package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How events print: what they are and where they belong, never what they say.
 */
final class EventText {

	private EventText() {
	}

	static String describe(String type, long sequenceNumber, @Nullable String streamId) {
		StringBuilder text = new StringBuilder(type);
		if (sequenceNumber >= 0) {
			text.append(" #").append(sequenceNumber);
		}
		if (streamId != null) {
			text.append(" on ").append(streamId);
		}
		return text.toString();
	}

}
