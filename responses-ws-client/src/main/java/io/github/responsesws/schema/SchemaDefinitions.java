package io.github.responsesws.schema;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.github.responsesws.protocol.RawJson;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The classes of one schema. While it is written, each class is a reference. In the end a
 * class that is referred to once takes the place of its reference, and the others, every
 * recursive one among them, move to {@code $defs}.
 */
final class SchemaDefinitions {

	private static final String PREFIX = "#/$defs/";

	private final Map<JavaType, String> names = new HashMap<>();

	private final Map<String, ObjectNode> schemas = new LinkedHashMap<>();

	private final Map<String, Integer> uses = new HashMap<>();

	/**
	 * Return a reference to the schema of a class.
	 * @param type the class
	 * @param schema writes the schema, when the class is met first
	 */
	ObjectNode reference(JavaType type, Supplier<ObjectNode> schema) {
		String known = this.names.get(type);
		String name = (known != null) ? known : name(type);
		this.uses.merge(name, 1, Integer::sum);
		if (known == null) {
			this.names.put(type, name);
			this.schemas.put(name, JsonNodeFactory.instance.objectNode());
			this.schemas.put(name, schema.get());
		}
		return JsonNodeFactory.instance.objectNode().put("$ref", PREFIX + name);
	}

	private String name(JavaType type) {
		String simple = type.getRawClass().getSimpleName();
		String name = simple;
		for (int i = 2; this.schemas.containsKey(name); i++) {
			name = simple + i;
		}
		return name;
	}

	/**
	 * Make a schema admit null.
	 * @param schema the schema
	 * @return the schema, changed or wrapped
	 */
	static ObjectNode nullable(ObjectNode schema) {
		JsonNode type = schema.path("type");
		if (!type.isString()) {
			if (schema.isEmpty()) {
				return schema;
			}
			ObjectNode wrapper = JsonNodeFactory.instance.objectNode();
			wrapper.putArray("anyOf").add(schema).addObject().put("type", "null");
			return wrapper;
		}
		schema.putArray("type").add(type.stringValue()).add("null");
		if (schema.path("enum") instanceof ArrayNode values) {
			values.addNull();
		}
		return schema;
	}

	/**
	 * Put definitions and references where they belong.
	 * @param root the schema, or a reference to it
	 * @param path where it is
	 * @return the JSON of the complete schema
	 */
	RawJson finish(ObjectNode root, String path) {
		if (!rootSchema(root).path("type").asString("").equals("object")) {
			throw new UnsupportedTypeException(path, "is no object in JSON", "wrap it in a record");
		}
		return finish(root);
	}

	private ObjectNode rootSchema(ObjectNode root) {
		return this.schemas.getOrDefault(name(root), root);
	}

	/**
	 * Write what is used more than once into {@code $defs}.
	 * @param root the schema of the whole type, whatever it is in JSON
	 * @return the JSON of the complete schema
	 */
	RawJson finish(ObjectNode root) {
		ObjectNode schema = root;
		String rootName = name(root);
		if (this.schemas.containsKey(rootName)) {
			// The root itself is one use; any other one is a reference to "#".
			schema = this.schemas.remove(rootName);
		}
		resolve(schema, rootName);
		ObjectNode shared = JsonNodeFactory.instance.objectNode();
		this.schemas.forEach((name, definition) -> {
			if (this.uses.getOrDefault(name, 0) > 1) {
				resolve(definition, rootName);
				shared.set(name, definition);
			}
		});
		if (!shared.isEmpty()) {
			schema.set("$defs", shared);
		}
		return RawJson.parse(schema.toString());
	}

	private void resolve(JsonNode node, String rootName) {
		if (node instanceof ObjectNode schema && schema.path("$ref").isString()) {
			replace(schema, name(schema), rootName);
		}
		else {
			node.values().forEach((child) -> resolve(child, rootName));
		}
	}

	private void replace(ObjectNode reference, String name, String rootName) {
		JsonNode description = reference.path("description");
		ObjectNode definition = this.schemas.get(name);
		if (definition != null && this.uses.getOrDefault(name, 0) == 1) {
			resolve(definition, rootName);
			reference.removeAll();
			reference.setAll(definition);
		}
		else {
			String target = name.equals(rootName) ? "#" : PREFIX + name;
			reference.removeAll();
			if (description.isString()) {
				// Strict mode allows nothing beside a reference.
				reference.putArray("anyOf").addObject().put("$ref", target);
			}
			else {
				reference.put("$ref", target);
			}
		}
		if (description.isString()) {
			reference.set("description", description);
		}
	}

	private static String name(ObjectNode reference) {
		String target = reference.path("$ref").asString("");
		return target.startsWith(PREFIX) ? target.substring(PREFIX.length()) : "";
	}

}
