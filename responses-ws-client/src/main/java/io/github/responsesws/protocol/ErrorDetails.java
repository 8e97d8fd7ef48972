package io.github.responsesws.protocol;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What an error says, whichever shape it came in.
 *
 * @param status the HTTP status or -1
 * @param code the machine code, or null
 * @param type the kind of error, or null
 * @param message the service's explanation, or an empty string
 * @param param the field at fault, or null
 * @param headers the headers, names in any case
 * @param retryAfter how long to wait, or null
 */
record ErrorDetails(int status, @Nullable String code, @Nullable String type, String message, @Nullable String param,
		Map<String, String> headers, @Nullable Duration retryAfter) {

	boolean hasCode(String... codes) {
		for (String code : codes) {
			if (code.equals(this.code) || code.equals(this.type)) {
				return true;
			}
		}
		return false;
	}

}
