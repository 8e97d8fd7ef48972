package io.github.responsesws.schema;

import java.util.List;

import io.github.responsesws.protocol.RawJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
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

	// What a schema says of the members of an object.
	private static final List<String> PARAMETERS = List.of("properties", "required", "additionalProperties",
			"patternProperties", "$ref", "anyOf", "oneOf", "allOf");

	private final JsonMapper mapper;

	private final ObjectReader trees;

	private final ObjectReader reader;

	private final RequiredMembers required;

	// Whether nothing at all stands for an object without members.
	private final boolean lenient;

	private SchemaReader(JsonMapper mapper, JavaType type, JsonNode schema, boolean lenient) {
		this.mapper = mapper;
		this.trees = mapper.reader().without(DeserializationFeature.UNWRAP_ROOT_VALUE);
		this.reader = mapper.readerFor(type).without(DeserializationFeature.UNWRAP_ROOT_VALUE);
		this.required = new RequiredMembers(schema);
		this.lenient = lenient;
	}

	/**
	 * Create a reader of answers.
	 * @param <T> the type the object is read into
	 * @param mapper reads the object
	 * @param type the same type
	 * @param schema the schema that the model was given
	 * @return the reader
	 */
	public static <T> SchemaReader<T> of(JsonMapper mapper, JavaType type, RawJson schema) {
		return new SchemaReader<>(mapper, type, schema.tree(), false);
	}

	/**
	 * Create a reader of the arguments of calls. Some services write no arguments as
	 * nothing at all or as null, which a schema without parameters lets pass. With
	 * parameters it is a mismatch: nobody knows what became of the arguments.
	 * @param <T> the type the object is read into
	 * @param mapper reads the object
	 * @param type the same type
	 * @param schema the schema that the model was given
	 * @return the reader
	 */
	public static <T> SchemaReader<T> ofArguments(JsonMapper mapper, JavaType type, RawJson schema) {
		JsonNode tree = schema.tree();
		return new SchemaReader<>(mapper, type, tree,
				PARAMETERS.stream().allMatch((keyword) -> tree.path(keyword).isEmpty()));
	}

	/**
	 * Read the object.
	 * @param json what the model wrote
	 * @return the value
	 * @throws SchemaMismatchException if it does not follow the schema or fit the type
	 */
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
	 * @throws SchemaMismatchException if it does not follow the schema
	 */
	public JsonNode tree(String json) {
		JsonNode tree = parse(json);
		if (tree.isMissingNode() || tree.isNull()) {
			// What is missing says more than that all of it is.
			this.required.check(this.mapper.createObjectNode());
		}
		if (!tree.isObject()) {
			throw new SchemaMismatchException("not a JSON object");
		}
		this.required.check(tree);
		return tree;
	}

	private JsonNode parse(String json) {
		try {
			JsonNode tree = this.trees.readTree(json);
			boolean absent = tree.isMissingNode() || tree.isNull();
			return (this.lenient && absent) ? this.mapper.createObjectNode() : tree;
		}
		catch (JacksonException ex) {
			throw new SchemaMismatchException("not JSON");
		}
	}

}
