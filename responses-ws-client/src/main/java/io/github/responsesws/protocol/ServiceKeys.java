package io.github.responsesws.protocol;

import java.util.regex.Pattern;

/**
 * Keys in what services say: they like to repeat the one that they refuse.
 */
public final class ServiceKeys {

	private static final Pattern KEY = Pattern.compile("\\b(sk|sess)-[\\w*.-]*[\\w*]");

	private ServiceKeys() {
	}

	/**
	 * Take keys out of a text.
	 * @param text what a service says
	 * @return the text with {@code sk-…} for each key
	 */
	public static String removedFrom(String text) {
		return KEY.matcher(text).replaceAll("sk-…");
	}

}
