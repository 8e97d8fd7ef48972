package io.github.responsesws.test.transport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * Copies of request headers that outlive the request.
 */
final class Headers {

	private Headers() {
	}

	static Map<String, List<String>> copyOf(HttpHeaders headers) {
		Map<String, List<String>> copy = new TreeMap<>();
		headers.forEach(
				(entry) -> copy.computeIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), (name) -> new ArrayList<>())
					.add(entry.getValue()));
		copy.replaceAll((name, values) -> List.copyOf(values));
		return Collections.unmodifiableMap(copy);
	}

}
