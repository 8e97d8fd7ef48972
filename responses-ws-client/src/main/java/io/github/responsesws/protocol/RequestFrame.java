package io.github.responsesws.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Writes a client event: its type and lane, then the members of a body that was
 * serialised before without white space.
 */
final class RequestFrame {

	private RequestFrame() {
	}

	static int size(String type, @Nullable String streamId, RawJson body) {
		return head(type, streamId, body).length + body.size() - 1;
	}

	static void write(String type, @Nullable String streamId, RawJson body, OutputStream out) throws IOException {
		out.write(head(type, streamId, body));
		body.slice(1, body.size()).writeTo(out);
	}

	private static byte[] head(String type, @Nullable String streamId, RawJson body) {
		StringBuilder head = new StringBuilder("{\"type\":\"").append(type).append('"');
		if (streamId != null) {
			head.append(",\"stream_id\":");
			JsonText.append(head, streamId);
		}
		if (body.size() > 2) {
			head.append(',');
		}
		return head.toString().getBytes(StandardCharsets.UTF_8);
	}

}
