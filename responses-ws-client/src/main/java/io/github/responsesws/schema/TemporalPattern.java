package io.github.responsesws.schema;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Patterns of dates and times as regular expressions, which a schema can hold the model
 * to.
 */
final class TemporalPattern {

	// Letters that stand for digits, whatever the locale.
	private static final String NUMBERS = "yuMLdDHhKkmsSn";

	private static final Set<Character> SPECIAL = Set.of('\\', '.', '*', '+', '?', '(', ')', '[', ']', '{', '}', '^',
			'$', '|', '/');

	private final String pattern;

	private final String path;

	private final StringBuilder expression = new StringBuilder("^");

	private TemporalPattern(String pattern, String path) {
		this.pattern = pattern;
		this.path = path;
	}

	/**
	 * Translate a pattern.
	 * @param pattern the pattern of {@code @JsonFormat}
	 * @param path where it stands
	 * @return a regular expression that every text of the pattern matches
	 * @throws UnsupportedTypeException if the pattern has names of months, zones and the
	 * like
	 */
	static String expression(String pattern, String path) {
		return new TemporalPattern(pattern, path).translate();
	}

	private String translate() {
		int i = 0;
		while (i < this.pattern.length()) {
			char letter = this.pattern.charAt(i);
			if (letter == '\'') {
				i = quoted(i + 1);
			}
			else if (Character.isLetter(letter)) {
				int end = i;
				while (end < this.pattern.length() && this.pattern.charAt(end) == letter) {
					end++;
				}
				field(letter, end - i);
				i = end;
			}
			else {
				literal(letter);
				i++;
			}
		}
		String expression = this.expression.append('$').toString();
		Pattern.compile(expression);
		return expression;
	}

	private int quoted(int start) {
		int end = this.pattern.indexOf('\'', start);
		if (end == start) {
			literal('\'');
			return end + 1;
		}
		if (end == -1) {
			throw unsupported();
		}
		this.pattern.substring(start, end).chars().forEach((letter) -> literal((char) letter));
		return end + 1;
	}

	private void field(char letter, int count) {
		if (NUMBERS.indexOf(letter) == -1 || ((letter == 'M' || letter == 'L') && count > 2)) {
			throw unsupported();
		}
		this.expression.append("[0-9]").append((count == 1 && letter != 'S') ? "+" : "{" + count + "}");
	}

	private void literal(char letter) {
		if ("[]{}#".indexOf(letter) != -1) {
			// Optional sections and what is reserved.
			throw unsupported();
		}
		if (SPECIAL.contains(letter)) {
			this.expression.append('\\');
		}
		this.expression.append(letter);
	}

	private UnsupportedTypeException unsupported() {
		return new UnsupportedTypeException(this.path,
				"has the pattern " + this.pattern + " of @JsonFormat, which no schema expresses",
				"use a pattern of digits, or none");
	}

}
