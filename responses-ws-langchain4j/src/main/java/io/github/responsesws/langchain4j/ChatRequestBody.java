package io.github.responsesws.langchain4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.TextFormat;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolChoice;
import org.jspecify.annotations.Nullable;

/**
 * Turns the parameters of a request of LangChain4j into the fields of one of the service.
 */
final class ChatRequestBody {

	private static final String INCLUDE = "include";

	/** A function without parameters is one that takes an empty object. */
	private static final RawJson NO_PARAMETERS = RawJson
		.parse("{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}");

	private final ResponsesChatRequestParameters parameters;

	private final ResponseRequest.Builder body = ResponseRequest.builder();

	private ChatRequestBody(ResponsesChatRequestParameters parameters) {
		this.parameters = parameters;
	}

	static ResponseRequest of(ResponsesChatRequestParameters parameters) {
		ChatRequestBody body = new ChatRequestBody(parameters);
		body.checkSupported();
		body.addFields();
		body.addTools();
		body.addFormat();
		return body.body.build();
	}

	/**
	 * Return whether reasoning may be asked for that can be sent back though it is not
	 * stored. Models that cannot think refuse that; an empty list says so.
	 */
	static boolean allowsReasoning(ChatRequestParameters parameters) {
		return !(parameters instanceof ResponsesChatRequestParameters ours && List.of().equals(ours.field(INCLUDE)));
	}

	private void checkSupported() {
		refuse("topK", this.parameters.topK());
		refuse("frequencyPenalty", this.parameters.frequencyPenalty());
		refuse("presencePenalty", this.parameters.presencePenalty());
		List<String> stops = this.parameters.stopSequences();
		refuse("stopSequences", (stops != null && !stops.isEmpty()) ? stops : null);
	}

	private static void refuse(String parameter, @Nullable Object value) {
		if (value != null) {
			throw new UnsupportedFeatureException("The Responses API has no parameter " + parameter
					+ "; leave it out, or set what your provider has instead with "
					+ "ResponsesChatRequestParameters.builder().field(name, value)");
		}
	}

	private void addFields() {
		this.body.model(this.parameters.modelName())
			.temperature(this.parameters.temperature())
			.topP(this.parameters.topP())
			.maxOutputTokens(this.parameters.maxOutputTokens());
		Map<String, Map<String, Object>> objects = new LinkedHashMap<>();
		this.parameters.fields().forEach((path, value) -> {
			int dot = path.indexOf('.');
			if (dot < 0) {
				this.body.field(path, value);
			}
			else {
				objects.computeIfAbsent(path.substring(0, dot), (name) -> new LinkedHashMap<>())
					.put(path.substring(dot + 1), value);
			}
		});
		objects.forEach(this::addMembers);
		if (List.of().equals(this.parameters.field(INCLUDE))) {
			this.body.field(INCLUDE, null);
		}
	}

	// Beside those that the field has as a whole.
	private void addMembers(String name, Map<String, Object> members) {
		Map<String, Object> object = new LinkedHashMap<>();
		RawJson whole = (this.parameters.field(name) != null) ? this.body.build().field(name) : null;
		if (whole != null) {
			object.putAll(whole.members());
		}
		object.putAll(members);
		this.body.field(name, object);
	}

	private void addTools() {
		List<Tool> tools = new ArrayList<>();
		for (ToolSpecification tool : Objects.requireNonNullElse(this.parameters.toolSpecifications(),
				List.<ToolSpecification>of())) {
			tools.add(tool(tool));
		}
		tools.addAll(Objects.requireNonNullElse(this.parameters.hostedTools(), List.of()));
		if (tools.isEmpty()) {
			return;
		}
		this.body.tools(tools);
		if (this.parameters.toolChoice() != null) {
			this.body.toolChoice(choice(this.parameters.toolChoice()));
		}
	}

	private static ToolChoice choice(dev.langchain4j.model.chat.request.ToolChoice choice) {
		return switch (choice) {
			case AUTO -> ToolChoice.auto();
			case REQUIRED -> ToolChoice.required();
			case NONE -> ToolChoice.none();
		};
	}

	private Tool tool(ToolSpecification tool) {
		boolean strict = Boolean.TRUE.equals((tool.strict() != null) ? tool.strict() : this.parameters.strictTools());
		JsonObjectSchema schema = tool.parameters();
		return Tool
			.function(tool.name(), tool.description(),
					(schema != null) ? JsonSchemaElementUtils.toMap(schema, strict) : NO_PARAMETERS)
			.strict(strict);
	}

	private void addFormat() {
		ResponseFormat format = this.parameters.responseFormat();
		if (format == null || format.type() == ResponseFormatType.TEXT) {
			return;
		}
		JsonSchema schema = format.jsonSchema();
		this.body.textFormat((schema != null) ? schemaFormat(schema) : TextFormat.jsonObject());
	}

	private TextFormat schemaFormat(JsonSchema schema) {
		if (!(schema.rootElement() instanceof JsonObjectSchema) && !(schema.rootElement() instanceof JsonRawSchema)) {
			throw new UnsupportedFeatureException("The root of a JSON schema must be an object, not a "
					+ schema.rootElement().getClass().getSimpleName() + "; wrap it in a JsonObjectSchema");
		}
		boolean strict = Boolean.TRUE.equals(this.parameters.strictJsonSchema());
		return TextFormat.jsonSchema(name(schema), JsonSchemaElementUtils.toMap(schema.rootElement(), strict), null,
				strict);
	}

	/**
	 * LangChain4j names schemas after types, whose names may hold what the service
	 * refuses.
	 */
	private static String name(JsonSchema schema) {
		String name = Objects.requireNonNullElse(schema.name(), "").replaceAll("[^A-Za-z0-9_-]", "_");
		return name.isEmpty() ? "answer" : name.substring(0, Math.min(name.length(), 64));
	}

}
