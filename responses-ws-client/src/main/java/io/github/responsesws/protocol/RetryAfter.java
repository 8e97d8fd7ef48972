package io.github.responsesws.protocol;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads how long a service asks its caller to wait: {@code retry-after-ms}, or
 * {@code retry-after} in seconds or as an HTTP date.
 */
final class RetryAfter {

	private static final double MAX_SECONDS = 365 * 24 * 60 * 60;

	private RetryAfter() {
	}

	static @Nullable Duration of(Map<String, String> headers) {
		Duration millis = number(headers.get("retry-after-ms"), 1);
		if (millis != null) {
			return millis;
		}
		String value = headers.get("retry-after");
		Duration seconds = number(value, 1_000);
		return (seconds != null || value == null) ? seconds : date(value);
	}

	private static @Nullable Duration number(@Nullable String value, int millisPerUnit) {
		if (value == null) {
			return null;
		}
		try {
			double millis = Double.parseDouble(value.trim()) * millisPerUnit;
			return (millis >= 0 && millis <= MAX_SECONDS * 1_000) ? Duration.ofMillis(Math.round(millis)) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable Duration date(String value) {
		try {
			Instant instant = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.trim(), Instant::from);
			Duration wait = Duration.between(Instant.now(), instant);
			return wait.isNegative() ? Duration.ZERO : wait;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
