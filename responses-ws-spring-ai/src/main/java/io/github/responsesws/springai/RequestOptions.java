package io.github.responsesws.springai;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.MalformedJsonException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.TextFormat;
import io.github.responsesws.protocol.Tool;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/**
 * Makes the fields of a request of options. Options that the Responses API does not have
 * are left out, with one warning for each.
 */
final class RequestOptions {

	private static final Log LOG = LogFactory.getLog(ResponsesChatModel.class);

	private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";

	private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

	private RequestOptions() {
	}

	static ResponseRequest request(ResponsesChatOptions options, String instructions) {
		ResponseRequest fields = options.request();
		ResponseRequest.Builder request = fields.mutate();
		if (!instructions.isEmpty()) {
			request.instructions(instructions);
		}
		if (fields.store() == null) {
			request.store(false);
		}
		set(options.getModel(), () -> request.model(options.getModel()));
		set(options.getMaxTokens(), () -> request.maxOutputTokens(options.getMaxTokens()));
		set(options.getTemperature(), () -> request.temperature(options.getTemperature()));
		set(options.getTopP(), () -> request.topP(options.getTopP()));
		set(options.getFrequencyPenalty(), () -> warn("frequencyPenalty"));
		set(options.getPresencePenalty(), () -> warn("presencePenalty"));
		set(options.getTopK(), () -> warn("topK"));
		set(options.getStopSequences(), () -> warn("stopSequences"));
		set(options.getOutputSchema(), () -> request
			.textFormat(TextFormat.jsonSchema("answer", schema("outputSchema", options.getOutputSchema()))));
		List<Tool> tools = tools(options);
		if (!tools.isEmpty()) {
			request.tools(tools);
		}
		return request.build();
	}

	private static List<Tool> tools(ResponsesChatOptions options) {
		List<Tool> tools = new ArrayList<>();
		List<ToolCallback> callbacks = options.getToolCallbacks();
		if (callbacks != null) {
			boolean strict = Boolean.TRUE.equals(options.getStrictTools());
			Set<String> names = new HashSet<>();
			for (ToolCallback callback : new LinkedHashSet<>(callbacks)) {
				ToolDefinition definition = callback.getToolDefinition();
				if (!names.add(definition.name())) {
					throw new InvalidRequestException("tools." + definition.name(),
							"is there twice: rename one of them");
				}
				tools.add(function(definition, strict));
			}
		}
		RawJson hosted = options.request().field("tools");
		if (hosted != null) {
			hosted.elements().forEach((tool) -> tools.add(Tool.raw(tool)));
		}
		return tools;
	}

	private static Tool function(ToolDefinition definition, boolean strict) {
		String schema = definition.inputSchema().isBlank() ? NO_PARAMETERS : definition.inputSchema();
		return Tool.function(definition.name(), definition.description(), schema("tools." + definition.name(), schema))
			.strict(strict);
	}

	private static RawJson schema(String name, @Nullable String json) {
		try {
			return RawJson.parse(String.valueOf(json));
		}
		catch (MalformedJsonException ex) {
			throw new InvalidRequestException(name, "must be a JSON schema");
		}
	}

	private static void set(@Nullable Object value, Runnable setter) {
		if (value != null) {
			setter.run();
		}
	}

	static void warn(String option) {
		if (WARNED.add(option)) {
			LOG.warn("The Responses API has no option " + option + ": it is left out");
		}
	}

}
