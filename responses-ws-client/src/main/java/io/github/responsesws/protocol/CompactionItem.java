package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The context so far, compacted: a replay starts with the latest of these.
 *
 * @since 0.1.0
 */
public final class CompactionItem extends ItemFields implements OutputItem {

	CompactionItem(RawJson json, JsonNode fields) {
		super(json, fields);
	}

	/**
	 * Return the compacted context.
	 * @return the opaque content, or null if the provider omitted it
	 */
	public @Nullable String encryptedContent() {
		return stringOrNull("encrypted_content");
	}

}
