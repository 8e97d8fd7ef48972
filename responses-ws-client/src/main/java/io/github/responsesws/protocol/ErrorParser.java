package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads errors in all the shapes services and gateways give them: nested under
 * {@code error} or flat, the status as {@code status}, {@code status_code} or a numeric
 * {@code code}, the error as a mere string, or no JSON at all.
 */
final class ErrorParser {

	private static final int MAX_TEXT = 2_048;

	private static final int TOO_MANY_REQUESTS = 429;

	private static final int INTERNAL_ERROR = 500;

	private ErrorParser() {
	}

	static ErrorDetails event(JsonNode event) {
		return parse(event, -1, headers());
	}

	static ErrorDetails http(int status, Map<String, String> headers, byte[] body) {
		Map<String, String> all = headers();
		all.putAll(headers);
		return parse(tree(body), status, all);
	}

	// A body that is no JSON is the message itself, unless it is a web page.
	private static JsonNode tree(byte[] body) {
		try {
			JsonNode tree = RawJson.trusted(body).tree();
			return (tree.isArray() && !tree.isEmpty()) ? tree.path(0) : tree;
		}
		catch (MalformedJsonException ex) {
			String text = new String(body, 0, Math.min(body.length, MAX_TEXT), StandardCharsets.UTF_8).strip();
			return Json.MAPPER.createObjectNode().put("message", text.startsWith("<") ? "" : text);
		}
	}

	private static ErrorDetails parse(JsonNode outer, int status, Map<String, String> headers) {
		JsonNode error = outer.path("error");
		JsonNode inner = error.isObject() ? error : outer;
		addHeaders(headers, outer.path("headers"));
		addHeaders(headers, inner.path("headers"));
		String code = text(inner, "code");
		int known = firstStatus(status, number(outer, "status"), number(outer, "status_code"), number(inner, "status"),
				number(inner, "status_code"), number(inner, "code"));
		if (code != null && number(inner, "code") >= 0) {
			code = null;
		}
		String type = text(inner, "type");
		if (inner == outer && "error".equals(type)) {
			type = text(outer, "error_type");
		}
		String message = error.isString() ? error.stringValue() : text(inner, "message");
		if (message == null) {
			message = text(inner, "detail");
		}
		return new ErrorDetails(known, code, type, (message != null) ? ServiceKeys.removedFrom(message) : "",
				text(inner, "param"), Collections.unmodifiableMap(headers),
				RetryAfter.of(headers, outer, inner, isRetried(known) ? message : null));
	}

	// Other messages may quote what the caller sent.
	private static boolean isRetried(int status) {
		return status == -1 || status == TOO_MANY_REQUESTS || status >= INTERNAL_ERROR;
	}

	static Map<String, String> headers() {
		return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
	}

	private static void addHeaders(Map<String, String> headers, JsonNode node) {
		for (Map.Entry<String, JsonNode> header : node.properties()) {
			JsonNode value = header.getValue();
			if (value.isArray() && !value.isEmpty()) {
				value = value.path(0);
			}
			if (value.isValueNode() && !value.isNull()) {
				headers.put(header.getKey(), value.asString());
			}
		}
	}

	private static @Nullable String text(JsonNode node, String name) {
		JsonNode value = node.path(name);
		if (!value.isString() && !value.isNumber()) {
			return null;
		}
		String text = value.asString();
		return text.isBlank() ? null : text;
	}

	private static int number(JsonNode node, String name) {
		String text = text(node, name);
		return (text != null && text.length() == 3 && text.chars().allMatch(Character::isDigit))
				? Integer.parseInt(text) : -1;
	}

	private static int firstStatus(int... candidates) {
		for (int candidate : candidates) {
			if (candidate >= 100) {
				return candidate;
			}
		}
		return -1;
	}

}
