package io.github.responsesws.test.engine;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.Tokens;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The context of a new turn: everything of its parent, then the new input.
 *
 * @param context the items, from the latest compaction on
 * @param cachedTokens the tokens that the parent left behind
 * @param problem why the turn cannot start, or {@code null}
 */
record Continuation(List<JsonNode> context, int cachedTokens, @Nullable ApiError problem) {

	/**
	 * Join a request to the response it continues.
	 * @param request the request
	 * @param parent the response it names, or {@code null} if it is unknown
	 * @param queued input that comes before the request's own: accepted steering
	 * @param storage what the service has stored
	 * @return the continuation, with its problem if there is one
	 */
	static Continuation of(CreateRequest request, @Nullable StoredResponse parent, List<JsonNode> queued,
			ResponseStorage storage) {
		ApiError problem = request.problem();
		String previous = request.previousResponseId();
		if (problem == null && previous != null && parent == null) {
			problem = unknown(request, previous);
		}
		if (problem == null) {
			problem = StoredItems.problem(request, storage);
		}
		if (problem != null) {
			return new Continuation(List.of(), 0, problem);
		}
		List<JsonNode> context = new ArrayList<>();
		int cached = 0;
		if (parent != null) {
			context.addAll(parent.context());
			cached = Tokens.of(parent.context());
		}
		List<JsonNode> added = new ArrayList<>(queued);
		added.addAll(request.input());
		for (JsonNode item : added) {
			if (WireJson.type(item).equals("compaction")) {
				context.removeIf((earlier) -> !isUserMessage(earlier));
			}
			context.add(item);
		}
		ApiError unpaired = ToolCalls.problem(request, context);
		return new Continuation(List.copyOf(context), cached,
				(unpaired != null) ? unpaired : ProgramRules.problem(context));
	}

	private static ApiError unknown(CreateRequest request, String previous) {
		return request.retaining()
				? ApiError.invalidRequest("previous_response_not_found",
						"Previous response with id '" + previous + "' not found.", "previous_response_id")
				: ApiError.invalidRequest(null,
						"Previous response cannot be used for this organization due to Zero Data Retention.",
						"previous_response_id");
	}

	private static boolean isUserMessage(JsonNode item) {
		return "user".equals(WireJson.string(item, "role"));
	}

}
