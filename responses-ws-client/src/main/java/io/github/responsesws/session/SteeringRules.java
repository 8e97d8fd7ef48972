package io.github.responsesws.session;

import java.util.regex.Pattern;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Knows which responses the service does not let be steered: those of models before
 * GPT-6, with a {@code conversation}, with automatic compaction, and of several agents.
 */
final class SteeringRules {

	/** Names that nobody gives to a later model or to a deployment of one. */
	private static final Pattern EARLIER_MODEL = Pattern
		.compile("(?:ft:)?(?:gpt-[1-5](?!\\d).*|o[1-4](?:-.*)?|chatgpt-.*|codex-mini.*)");

	private SteeringRules() {
	}

	/**
	 * Return why the response to a request cannot be steered.
	 * @param request the request
	 * @return the reason, or null if nothing is known to be against it
	 */
	static @Nullable String refusal(ResponseRequest request) {
		if (request.hasConversation()) {
			return "A response with a conversation that the service keeps cannot be steered";
		}
		if (compacts(request.field("context_management"))) {
			return "A response with automatic compaction (context_management, "
					+ "responses-ws.conversation.compact-threshold) cannot be steered";
		}
		if (isMultiAgent(request.field("multi_agent"))) {
			return "A response of several agents cannot be steered";
		}
		String model = request.model();
		return (model != null && EARLIER_MODEL.matcher(model.substring(model.lastIndexOf('/') + 1)).matches())
				? "Models before GPT-6 cannot be steered, and the response is one of " + model : null;
	}

	private static boolean compacts(@Nullable RawJson management) {
		if (management != null) {
			for (JsonNode entry : management.tree()) {
				if (entry.path("type").asString("").equals("compaction")) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isMultiAgent(@Nullable RawJson agents) {
		return agents != null && agents.tree().isObject() && agents.tree().path("enabled").asBoolean(true);
	}

}
