package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the model thought before it acted.
 *
 * @since 0.1.0
 */
public final class ReasoningItem extends ItemFields implements OutputItem {

	ReasoningItem(RawJson json, JsonNode fields) {
		super(json, fields);
	}

	/**
	 * Return the summary.
	 * @return the texts of all summary parts, joined
	 */
	public String summary() {
		return joined("summary", "summary_text", "text");
	}

	/**
	 * Return the reasoning itself, from providers that show it.
	 * @return the texts of all parts, joined
	 */
	public String content() {
		return joined("content", "reasoning_text", "text");
	}

	/**
	 * Return the reasoning in the form only the service can read. It is needed to replay
	 * responses that were not stored.
	 * @return the opaque content, or null unless asked for
	 */
	public @Nullable String encryptedContent() {
		return stringOrNull("encrypted_content");
	}

}
