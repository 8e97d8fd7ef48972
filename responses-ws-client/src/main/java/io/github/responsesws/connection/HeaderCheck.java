package io.github.responsesws.connection;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.responsesws.settings.InvalidSettingsException;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what would become another header on the wire, or break the request. Values may
 * be secrets, so no message repeats them.
 */
final class HeaderCheck {

	private HeaderCheck() {
	}

	static void headers(Map<String, String> headers, String property) {
		headers.forEach((name, value) -> {
			if (!isToken(name)) {
				throw refused(property, "holds a name that is no header's");
			}
			value(value, property + "." + name);
		});
	}

	static void value(@Nullable String value, String property) {
		if (value != null && !isValue(value)) {
			throw refused(property, "must hold no line break and no other control character");
		}
	}

	/**
	 * Check a list of tokens, as the header for subprotocols has them.
	 */
	static void token(@Nullable String value, String property) {
		value(value, property);
		if (value != null && !Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(HeaderCheck::isToken)) {
			throw refused(property, "must be a name without spaces, or several with commas between them");
		}
	}

	static boolean isToken(String name) {
		return !name.isEmpty() && HttpHeaderValidationUtil.validateToken(name) == -1;
	}

	static boolean isValue(String value) {
		return value.chars().noneMatch((c) -> (c < ' ' && c != '\t') || c == 127);
	}

	private static InvalidSettingsException refused(String property, String rule) {
		return new InvalidSettingsException(property + " " + rule, List.of(property), null, null);
	}

}
