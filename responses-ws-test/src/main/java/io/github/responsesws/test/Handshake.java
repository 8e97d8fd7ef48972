package io.github.responsesws.test;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request to upgrade to a WebSocket, accepted or not.
 *
 * @param connectionId the connection that came of it, if one did
 * @param uri path and query
 * @param headers the headers by lower-case name
 * @since 0.1.0
 */
public record Handshake(String connectionId, String uri, Map<String, List<String>> headers) {

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
		return "Handshake[connectionId=" + this.connectionId + "]";
	}

}
