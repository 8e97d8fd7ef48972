package io.github.responsesws.test.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * What survives a compaction: the latest things the user said. It travels as the opaque
 * {@code encrypted_content} of a compaction item.
 *
 * @param said the user's texts, oldest first
 * @since 0.1.0
 */
public record Summary(List<String> said) {

	private static final String MARK = "gAAAAAB";

	private static final int TEXTS = 50;

	private static final int CHARACTERS = 200;

	/**
	 * Summarize a context.
	 * @param context the items
	 * @return the summary
	 */
	public static Summary of(List<JsonNode> context) {
		List<String> said = userTexts(context).stream()
			.map((text) -> text.substring(0, Math.min(CHARACTERS, text.length())))
			.toList();
		return new Summary(said.subList(Math.max(0, said.size() - TEXTS), said.size()));
	}

	/**
	 * Return the opaque form.
	 * @return the content of a compaction item
	 */
	public String encode() {
		ArrayNode texts = WireJson.array();
		this.said.forEach(texts::add);
		return MARK + Base64.getUrlEncoder().encodeToString(WireJson.bytes(texts));
	}

	/**
	 * Return all that the user said, compacted messages included.
	 * @param context the items
	 * @return the texts, oldest first, those of the latest compaction before the rest
	 */
	static List<String> userTexts(List<JsonNode> context) {
		List<String> texts = new ArrayList<>();
		for (JsonNode item : context) {
			if (WireJson.type(item).equals("compaction")) {
				texts.clear();
				texts.addAll(decode(WireJson.stringOrEmpty(item, "encrypted_content")));
			}
			else if ("user".equals(WireJson.string(item, "role"))) {
				texts.add(text(item.path("content")));
			}
		}
		return texts;
	}

	/**
	 * Return the text of a message's content.
	 * @param content a string or an array of parts
	 * @return the text parts, joined
	 */
	static String text(JsonNode content) {
		if (content.isString()) {
			return content.stringValue();
		}
		List<String> parts = new ArrayList<>();
		for (JsonNode part : content.values()) {
			String text = WireJson.string(part, "text");
			if (text != null) {
				parts.add(text);
			}
		}
		return String.join(" ", parts);
	}

	private static List<String> decode(String content) {
		List<String> said = new ArrayList<>();
		if (content.startsWith(MARK)) {
			try {
				byte[] json = Base64.getUrlDecoder().decode(content.substring(MARK.length()));
				WireJson.parse(new String(json, StandardCharsets.UTF_8)).values().forEach((text) -> {
					if (text.isString()) {
						said.add(text.stringValue());
					}
				});
			}
			catch (RuntimeException ex) {
				// Another service's compaction: opaque, so nothing is remembered of it.
				said.clear();
			}
		}
		return said;
	}

}
