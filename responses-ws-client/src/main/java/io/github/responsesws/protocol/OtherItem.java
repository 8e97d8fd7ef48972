package io.github.responsesws.protocol;

import tools.jackson.databind.JsonNode;

/**
 * An item of any other type, such as a hosted tool's call; {@link #json()} holds it.
 *
 * @since 0.1.0
 */
public final class OtherItem extends ItemFields implements OutputItem {

	OtherItem(RawJson json, JsonNode fields) {
		super(json, fields);
	}

}
