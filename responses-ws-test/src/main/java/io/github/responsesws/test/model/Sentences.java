package io.github.responsesws.test.model;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.responsesws.test.wire.WireJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Puts quotations and values into words.
 */
final class Sentences {

	private static final int QUOTED_CHARACTERS = 160;

	private static final Pattern END = Pattern.compile("(?s).*[.!?…][”\"')\\]]*");

	private Sentences() {
	}

	/**
	 * Return a sentence with one mark at its end, be it that of what is quoted there.
	 */
	static String ended(String sentence) {
		return END.matcher(sentence).matches() ? sentence : sentence + ".";
	}

	static String quoted(String text) {
		String line = text.replaceAll("\\s+", " ").strip();
		String shown = (line.length() > QUOTED_CHARACTERS) ? line.substring(0, QUOTED_CHARACTERS) + "…" : line;
		return "“" + shown + "”";
	}

	/**
	 * Return the output of a tool in words, without the signs of JSON.
	 * @param output the text, which may be JSON
	 */
	static String readable(String output) {
		try {
			return readable(WireJson.parse(output));
		}
		catch (JacksonException ex) {
			return quoted(output);
		}
	}

	/**
	 * Return the names of several things as one.
	 */
	static String list(List<String> names) {
		int last = names.size() - 1;
		return (last < 1) ? String.join("", names)
				: String.join(", ", names.subList(0, last)) + " and " + names.get(last);
	}

	private static String readable(JsonNode value) {
		if (value.isObject()) {
			return several(value.properties()
				.stream()
				.map((entry) -> name(entry.getKey()) + " " + readable(entry.getValue()))
				.toList());
		}
		if (value.isArray()) {
			return several(IntStream.range(0, value.size())
				.mapToObj((index) -> ((value.size() > 1) ? "(" + (index + 1) + ") " : "") + readable(value.path(index)))
				.toList());
		}
		if (value.isNull()) {
			return "nothing";
		}
		return value.isString() ? value.stringValue() : WireJson.text(value);
	}

	private static String several(List<String> things) {
		return things.isEmpty() ? "nothing" : String.join(", ", things);
	}

	private static String name(String key) {
		return key.replace('_', ' ').toLowerCase(Locale.ROOT);
	}

}
