package io.github.responsesws.test.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a text as models do: a word at a time, with the space before it.
 */
final class Deltas {

	private static final Pattern PIECE = Pattern.compile("\\s*\\S{1,16}|\\s+");

	private Deltas() {
	}

	static List<String> split(String text) {
		List<String> deltas = new ArrayList<>();
		Matcher matcher = PIECE.matcher(text);
		while (matcher.find()) {
			deltas.add(matcher.group());
		}
		return deltas;
	}

	static boolean endsSentence(String delta) {
		return delta.endsWith(".") || delta.endsWith("!") || delta.endsWith("?") || delta.endsWith("\n");
	}

}
