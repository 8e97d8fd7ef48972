package io.github.responsesws.tool;

import java.util.LinkedHashSet;
import java.util.Set;

import io.github.responsesws.protocol.RawJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what the model passed to a function. Not every service holds the model to the
 * schema, so required arguments are looked for here too.
 *
 * @param <A> type of the arguments
 */
final class ToolArguments<A> {

	static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final JsonMapper mapper;

	private final ObjectReader reader;

	private final Set<String> required;

	private ToolArguments(JsonMapper mapper, JavaType type, RawJson schema) {
		this.mapper = mapper;
		this.reader = mapper.readerFor(type);
		this.required = required(schema.tree());
	}

	static <A> ToolArguments<A> of(JsonMapper mapper, Class<A> type, RawJson schema) {
		return new ToolArguments<>(mapper, mapper.constructType(type), schema);
	}

	private static Set<String> required(JsonNode schema) {
		Set<String> required = new LinkedHashSet<>();
		for (JsonNode name : schema.path("required").values()) {
			if (!admitsNull(schema.path("properties").path(name.asString("")))) {
				required.add(name.asString(""));
			}
		}
		return required;
	}

	private static boolean admitsNull(JsonNode schema) {
		if (schema.path("type").valueStream().anyMatch((type) -> type.asString("").equals("null"))) {
			return true;
		}
		return schema.path("anyOf")
			.valueStream()
			.anyMatch((option) -> option.path("type").asString("").equals("null") || admitsNull(option));
	}

	A read(String json) {
		try {
			return this.reader.readValue(tree(json));
		}
		catch (JacksonException ex) {
			throw MalformedArgumentsException.of(ex);
		}
	}

	/**
	 * Read the arguments as a tree.
	 * @param json what the model passed; nothing at all is taken for no arguments
	 * @return an object with all required arguments
	 */
	JsonNode tree(String json) {
		JsonNode tree;
		try {
			tree = this.mapper.readTree(json.isBlank() ? "{}" : json);
		}
		catch (JacksonException ex) {
			throw new MalformedArgumentsException("they are not JSON");
		}
		if (!tree.isObject()) {
			throw new MalformedArgumentsException("they are not a JSON object");
		}
		for (String name : this.required) {
			if (!tree.hasNonNull(name)) {
				throw new MalformedArgumentsException(name + " is missing");
			}
		}
		return tree;
	}

}
