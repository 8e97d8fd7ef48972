package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What the scan of a frame found, and the frame itself.
 *
 * @param type the event's type
 * @param sequenceNumber the sequence number or -1
 * @param streamId the lane, or null for the default lane
 * @param responseId the ID of the top-level {@code response}, or an empty string
 * @param json the frame
 * @param response the top-level {@code response} object, a view of the frame, or null
 */
record EventFrame(String type, long sequenceNumber, @Nullable String streamId, String responseId, RawJson json,
		@Nullable RawJson response) {
}
