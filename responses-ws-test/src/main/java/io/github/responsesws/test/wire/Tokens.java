package io.github.responsesws.test.wire;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * A rough token count: one token for every four characters of text, names and values.
 *
 * @since 0.1.0
 */
public final class Tokens {

	private static final int CHARACTERS_PER_TOKEN = 4;

	private Tokens() {
	}

	/**
	 * Count the tokens of a text.
	 * @param characters the length of the text
	 * @return its tokens
	 */
	public static int of(int characters) {
		return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
	}

	/**
	 * Count the tokens of an item or a request property.
	 * @param node the tree
	 * @return its tokens
	 */
	public static int of(JsonNode node) {
		if (node.isMissingNode() || node.isNull()) {
			return 0;
		}
		return of(characters(node));
	}

	/**
	 * Count the tokens of several items.
	 * @param nodes the items
	 * @return their tokens
	 */
	public static int of(List<? extends JsonNode> nodes) {
		return nodes.stream().mapToInt(Tokens::of).sum();
	}

	private static int characters(JsonNode node) {
		if (node.isString()) {
			return node.stringValue().length();
		}
		if (!node.isContainer()) {
			return CHARACTERS_PER_TOKEN;
		}
		int sum = 0;
		for (JsonNode child : node.values()) {
			sum += characters(child);
		}
		return sum;
	}

}
