package io.github.responsesws.test.engine;

import java.util.List;

import io.github.responsesws.test.wire.CreateRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What later turns need to know of a finished response.
 *
 * @param id the response's identifier
 * @param request the request it answered
 * @param context everything the model saw and said, from the latest compaction on
 * @param requiredInput stubs of the tool outputs that the next turn owes
 * @since 0.1.0
 */
public record StoredResponse(String id, CreateRequest request, List<JsonNode> context, List<ObjectNode> requiredInput) {
}
