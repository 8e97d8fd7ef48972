package io.github.responsesws.protocol;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads how long a service asks its caller to wait: in the headers
 * {@code retry-after-ms}, or {@code retry-after} in seconds or as an HTTP date; in the
 * body, {@code retry_after} and {@code resets_in_seconds} in seconds or {@code resets_at}
 * as a moment; or in a sentence.
 */
final class RetryAfter {

	private static final Duration LONGEST = Duration.ofDays(365);

	/** Larger moments are milliseconds since the epoch, not seconds. */
	private static final double MAX_SECONDS = 1e11;

	private static final Pattern PART = Pattern.compile(
			"\\G(?:,|\\sand)?\\s?(\\d{1,9}(?:\\.\\d{1,9})?)\\s?"
					+ "(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])",
			Pattern.CASE_INSENSITIVE);

	/** What leads to the wait in a sentence; the wait itself begins with a digit. */
	private static final Pattern LEAD = Pattern.compile(
			"\\b(?:try again|retry|wait|available|resets?)(?: again)?(?: in| after| for)?(?: about)? (?=\\d)",
			Pattern.CASE_INSENSITIVE);

	private RetryAfter() {
	}

	/**
	 * Find the wait.
	 * @param headers the headers
	 * @param outer the whole answer
	 * @param inner the error in it, or the answer itself
	 * @param message what the service says, null if that is not to be read
	 */
	static @Nullable Duration of(Map<String, String> headers, JsonNode outer, JsonNode inner,
			@Nullable String message) {
		Duration wait = header(headers);
		wait = (wait != null) ? wait : body(inner);
		wait = (wait != null) ? wait : body(outer);
		return (wait != null || message == null) ? wait : sentence(message);
	}

	private static @Nullable Duration header(Map<String, String> headers) {
		Duration millis = number(headers.get("retry-after-ms"), 1);
		if (millis != null) {
			return millis;
		}
		String value = headers.get("retry-after");
		Duration seconds = number(value, 1_000);
		return (seconds != null || value == null) ? seconds : date(value);
	}

	private static @Nullable Duration body(JsonNode node) {
		Duration millis = number(text(node, "retry_after_ms"), 1);
		if (millis != null) {
			return millis;
		}
		for (String name : new String[] { "retry_after", "resets_in_seconds" }) {
			String value = text(node, name);
			Duration seconds = number(value, 1_000);
			seconds = (seconds != null || value == null) ? seconds : amount(value, 0);
			if (seconds != null) {
				return seconds;
			}
		}
		return moment(text(node, "resets_at"));
	}

	private static @Nullable String text(JsonNode node, String name) {
		JsonNode value = node.path(name);
		return (value.isNumber() || value.isString()) ? value.asString() : null;
	}

	private static @Nullable Duration moment(@Nullable String value) {
		if (value == null) {
			return null;
		}
		try {
			double moment = Double.parseDouble(value);
			return until(Instant.ofEpochMilli(Math.round((moment > MAX_SECONDS) ? moment : moment * 1_000)));
		}
		catch (NumberFormatException | DateTimeException ex) {
			return instant(value);
		}
	}

	private static @Nullable Duration instant(String value) {
		try {
			return until(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value.trim(), Instant::from));
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static @Nullable Duration sentence(String message) {
		Matcher lead = LEAD.matcher(message);
		while (lead.find()) {
			Duration wait = amount(message, lead.end());
			if (wait != null) {
				return wait;
			}
		}
		return null;
	}

	/**
	 * Read a duration such as {@code 1.3s}, {@code 6m0s} or {@code 7 seconds}.
	 */
	private static @Nullable Duration amount(String text, int start) {
		Matcher part = PART.matcher(text);
		double millis = 0;
		int end = start;
		while (part.find(end)) {
			millis += Double.parseDouble(part.group(1)) * unit(part.group(2));
			end = part.end();
		}
		return (end > start) ? bounded(millis) : null;
	}

	private static long unit(String name) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "ms", "millisecond", "milliseconds" -> 1;
			case "s", "sec", "secs", "second", "seconds" -> 1_000;
			case "m", "min", "mins", "minute", "minutes" -> 60_000;
			case "h", "hr", "hrs", "hour", "hours" -> 3_600_000;
			default -> 86_400_000;
		};
	}

	private static @Nullable Duration number(@Nullable String value, int millisPerUnit) {
		if (value == null) {
			return null;
		}
		try {
			return bounded(Double.parseDouble(value.trim()) * millisPerUnit);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable Duration bounded(double millis) {
		return (millis >= 0 && millis <= LONGEST.toMillis()) ? Duration.ofMillis(Math.round(millis)) : null;
	}

	private static @Nullable Duration date(String value) {
		try {
			return until(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.trim(), Instant::from));
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static @Nullable Duration until(Instant moment) {
		Duration wait = Duration.between(Instant.now(), moment);
		if (wait.isNegative()) {
			return Duration.ZERO;
		}
		return (wait.compareTo(LONGEST) <= 0) ? wait : null;
	}

}
