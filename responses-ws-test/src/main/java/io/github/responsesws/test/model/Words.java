package io.github.responsesws.test.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds words, names, numbers and quotations in a text.
 */
final class Words {

	private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

	private static final Pattern HUMP = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");

	private static final Pattern NAME = Pattern
		.compile("\\p{Lu}[\\p{L}'’-]*(?:\\s+(?:(?:de|la|le|van|von|del|der)\\s+)?\\p{Lu}[\\p{L}'’-]*)*");

	private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\d])-?\\d+(?:\\.\\d+)?");

	private static final Pattern QUOTED = Pattern.compile("[\"“«]([^\"”»]+)[\"”»]");

	private static final Pattern ARITHMETIC = Pattern.compile("[-(]{0,9}\\d[\\d.\\s+*/^()-]*[\\d)]");

	private static final Pattern OPERATION = Pattern.compile("[\\d)]\\s*[+*/^-]");

	private static final Set<String> COMMON = Set.of("a", "an", "and", "any", "are", "at", "by", "call", "can", "could",
			"create", "current", "do", "does", "fetch", "find", "for", "from", "function", "get", "give", "given",
			"has", "have", "how", "i", "in", "into", "is", "it", "its", "list", "look", "lookup", "me", "my", "of",
			"on", "or", "out", "please", "return", "returns", "run", "search", "set", "should", "show", "tell", "that",
			"the", "this", "to", "tool", "up", "use", "user", "using", "want", "was", "what", "when", "where", "which",
			"who", "why", "will", "with", "would", "you", "your");

	private Words() {
	}

	/**
	 * Return the telling words of a text, lower case, without a plural's ending.
	 * @param text the text, or an identifier in snake or camel case
	 * @return the words, in order
	 */
	static Set<String> telling(String text) {
		Set<String> words = new LinkedHashSet<>();
		for (String part : HUMP.splitAsStream(text).toList()) {
			Matcher matcher = WORD.matcher(part);
			while (matcher.find()) {
				String word = matcher.group().toLowerCase(Locale.ROOT);
				if (word.length() > 1 && !COMMON.contains(word)) {
					words.add((word.length() > 3 && word.endsWith("s")) ? word.substring(0, word.length() - 1) : word);
				}
			}
		}
		return words;
	}

	/**
	 * Return the proper names of a text: capitalized words that are not mere beginnings
	 * of sentences.
	 * @param text the text
	 * @return the names, in order
	 */
	static List<String> names(String text) {
		List<String> names = new ArrayList<>();
		Matcher matcher = NAME.matcher(text);
		while (matcher.find()) {
			String name = matcher.group();
			if (!beginsSentence(text, matcher.start())) {
				addName(names, name);
			}
			else if (name.indexOf(' ') > 0
					&& COMMON.contains(name.substring(0, name.indexOf(' ')).toLowerCase(Locale.ROOT))) {
				addName(names, name.substring(name.indexOf(' ') + 1));
			}
		}
		return names;
	}

	static List<String> numbers(String text) {
		return all(NUMBER, text, 0);
	}

	static List<String> quotations(String text) {
		return all(QUOTED, text, 1);
	}

	/**
	 * Return the first piece of arithmetic in a text.
	 * @param text the text
	 * @return the expression, such as {@code (2 + 3) * 4}, or {@code null} if there is
	 * none
	 */
	static @Nullable String expression(String text) {
		return all(ARITHMETIC, text, 0).stream()
			.filter((found) -> OPERATION.matcher(found).find())
			.findFirst()
			.orElse(null);
	}

	private static void addName(List<String> names, String name) {
		if (!COMMON.contains(name.toLowerCase(Locale.ROOT))) {
			names.add(name);
		}
	}

	private static boolean beginsSentence(String text, int start) {
		String before = text.substring(0, start).stripTrailing();
		return before.isEmpty() || ".!?:".indexOf(before.charAt(before.length() - 1)) >= 0;
	}

	private static List<String> all(Pattern pattern, String text, int group) {
		List<String> found = new ArrayList<>();
		Matcher matcher = pattern.matcher(text);
		while (matcher.find()) {
			found.add(matcher.group(group));
		}
		return found;
	}

}
