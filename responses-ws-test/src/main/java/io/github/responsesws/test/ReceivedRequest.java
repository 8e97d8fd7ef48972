package io.github.responsesws.test;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request as it reached the server.
 *
 * @param transport how it came
 * @param connectionId the connection it came on
 * @param streamId its lane, {@code null} for the default lane
 * @param body the JSON object as it was sent
 * @param bytes its size on the wire, {@code 0} for the automatic successor of a steered
 * response, which no client sent
 * @param headers headers of the handshake or the HTTP request, by lower-case name
 * @since 0.1.0
 */
public record ReceivedRequest(Transport transport, String connectionId, @Nullable String streamId, JsonNode body,
		int bytes, Map<String, List<String>> headers) {

	/**
	 * Return the message's type.
	 * @return {@code response.create}, {@code response.steer} or what the client sent;
	 * {@code response.create} for an HTTP request
	 */
	public String type() {
		String type = WireJson.string(this.body, "type");
		return (type != null || this.transport == Transport.WEBSOCKET) ? String.valueOf(type) : "response.create";
	}

	/**
	 * Return the response that the request continues.
	 * @return its {@code previous_response_id}, or {@code null}
	 */
	public @Nullable String previousResponseId() {
		return WireJson.string(this.body, "previous_response_id");
	}

	/**
	 * Return whether the request is a warm-up.
	 * @return whether {@code generate} is {@code false}
	 */
	public boolean isWarmUp() {
		return !WireJson.flag(this.body, "generate", true);
	}

	/**
	 * Return the first value of a header.
	 * @param name the header's name, in any case
	 * @return the value, or {@code null}
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
		return values.isEmpty() ? null : values.get(0);
	}

	@Override
	public String toString() {
		return "ReceivedRequest[" + this.transport + ", type=" + type() + ", streamId=" + this.streamId + ", bytes="
				+ this.bytes + "]";
	}

}
