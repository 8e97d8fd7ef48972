package io.github.responsesws.schema;

import java.util.LinkedHashSet;
import java.util.Set;

import io.github.responsesws.protocol.RawJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an object that the model wrote to a schema. Not every service holds the model to
 * it, so required members are looked for here too.
 *
 * @param <T> type the object is read into
 */
public final class SchemaReader<T> {

	/** The mapper of types that name none. */
	public static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final JsonMapper mapper;

	private final ObjectReader reader;

	private final Set<String> required;

	private SchemaReader(JsonMapper mapper, JavaType type, RawJson schema) {
		this.mapper = mapper;
		this.reader = mapper.readerFor(type);
		this.required = required(schema.tree());
	}

	public static <T> SchemaReader<T> of(JsonMapper mapper, JavaType type, RawJson schema) {
		return new SchemaReader<>(mapper, type, schema);
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

	public T read(String json) {
		JsonNode tree = tree(json);
		try {
			return this.reader.readValue(tree);
		}
		catch (JacksonException ex) {
			throw SchemaMismatchException.of(ex);
		}
	}

	/**
	 * Read the object as a tree.
	 * @param json what the model wrote
	 * @return an object with all required members
	 */
	public JsonNode tree(String json) {
		JsonNode tree;
		try {
			tree = this.mapper.readTree(json);
		}
		catch (JacksonException ex) {
			throw new SchemaMismatchException("not JSON");
		}
		if (!tree.isObject()) {
			throw new SchemaMismatchException("not a JSON object");
		}
		for (String name : this.required) {
			if (!tree.hasNonNull(name)) {
				throw new SchemaMismatchException(name + " is missing");
			}
		}
		return tree;
	}

}
