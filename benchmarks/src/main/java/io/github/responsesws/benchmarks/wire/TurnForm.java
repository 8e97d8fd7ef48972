package io.github.responsesws.benchmarks.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.FullHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * In which form a turn goes over the wire.
 */
enum TurnForm {

	/**
	 * Events of the Responses API as messages of a WebSocket.
	 */
	FRAMES {

		// A final, unmasked text frame. See RFC 6455, section 5.2.
		@Override
		void write(ByteArrayOutputStream out, String event) {
			byte[] payload = event.getBytes(StandardCharsets.UTF_8);
			out.write(0x81);
			if (payload.length < 126) {
				out.write(payload.length);
			}
			else if (payload.length < 65_536) {
				out.write(126);
				out.write(payload.length >>> 8);
				out.write(payload.length);
			}
			else {
				out.write(127);
				for (int shift = 56; shift >= 0; shift -= 8) {
					out.write((int) ((long) payload.length >>> shift));
				}
			}
			out.writeBytes(payload);
		}

	},

	/**
	 * Events of the Responses API as server-sent events.
	 */
	EVENTS {

		@Override
		void write(ByteArrayOutputStream out, String event) {
			int from = "{\"type\":\"".length();
			String type = event.substring(from, event.indexOf('"', from));
			out.writeBytes(("event: " + type + "\ndata: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
		}

	},

	/**
	 * A chat completion in chunks, as server-sent events.
	 */
	CHUNKS {

		@Override
		List<String> events(TurnShape shape, @Nullable String streamId) {
			return new ChatCompletion(shape).chunks();
		}

		@Override
		void write(ByteArrayOutputStream out, String event) {
			out.writeBytes(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
		}

	},

	/**
	 * A chat completion as one JSON object.
	 */
	COMPLETION {

		@Override
		List<String> events(TurnShape shape, @Nullable String streamId) {
			return List.of(new ChatCompletion(shape).whole());
		}

		@Override
		void write(ByteArrayOutputStream out, String event) {
			out.writeBytes(event.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		String contentType() {
			return "application/json";
		}

	};

	private static final Pattern STREAMS = Pattern.compile("\"stream\"\\s*:\\s*true");

	/**
	 * Return the form that a request over HTTP asks for.
	 */
	static TurnForm of(FullHttpRequest request) {
		if (!request.uri().endsWith("/chat/completions")) {
			return EVENTS;
		}
		// Some write JSON with blanks and line breaks.
		String body = request.content().toString(StandardCharsets.UTF_8);
		return STREAMS.matcher(body).find() ? CHUNKS : COMPLETION;
	}

	List<String> events(TurnShape shape, @Nullable String streamId) {
		return TurnEvents.of(shape, streamId);
	}

	abstract void write(ByteArrayOutputStream out, String event);

	String contentType() {
		return "text/event-stream; charset=utf-8";
	}

}
