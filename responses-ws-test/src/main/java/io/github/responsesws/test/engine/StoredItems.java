package io.github.responsesws.test.engine;

import java.util.Map;

import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds reasoning that a request sends without its content, which the service can only
 * read if it has stored it.
 */
final class StoredItems {

	private static final int NOT_FOUND = 404;

	private StoredItems() {
	}

	/**
	 * Return what is wrong with the items of a request.
	 * @param request the request
	 * @param storage what the service has stored
	 * @return the error, or {@code null} if all can be read
	 */
	static @Nullable ApiError problem(CreateRequest request, ResponseStorage storage) {
		for (JsonNode item : request.input()) {
			String id = WireJson.string(item, "id");
			if (id != null && WireJson.type(item).equals("reasoning")
					&& WireJson.stringOrEmpty(item, "encrypted_content").isEmpty() && !storage.holdsItem(id)) {
				return ApiError.of(NOT_FOUND, null,
						"Item with id '" + id + "' not found. Items are not persisted when `store` is set to false.",
						Map.of());
			}
		}
		return null;
	}

}
