package io.github.responsesws.schema;

import tools.jackson.databind.JsonNode;

/**
 * Looks for the members that a schema requires, at any depth. Not every service holds the
 * model to a schema, and a mapper takes what is missing for null. Immutable.
 */
final class RequiredMembers {

	// A schema of the application's own may refer to itself and to nothing else.
	private static final int MAX_REFERENCES = 32;

	private final JsonNode root;

	RequiredMembers(JsonNode schema) {
		this.root = schema;
	}

	/**
	 * Look for the members.
	 * @param value what the model wrote
	 * @throws SchemaMismatchException if one is missing, or null and may not be
	 */
	void check(JsonNode value) {
		check(this.root, value, "");
	}

	private void check(JsonNode reference, JsonNode value, String path) {
		JsonNode schema = resolved(reference);
		if (value.isArray()) {
			int index = 0;
			for (JsonNode element : value.values()) {
				check(schema.path("items"), element, path + "[" + index++ + "]");
			}
		}
		else if (value.isObject()) {
			for (JsonNode name : schema.path("required").values()) {
				require(schema, name.asString(""), value, path);
			}
			value.properties()
				.forEach((member) -> check(member(schema, member.getKey()), member.getValue(),
						child(path, member.getKey())));
		}
		JsonNode alternatives = schema.has("anyOf") ? schema.path("anyOf") : schema.path("oneOf");
		alternatives.valueStream()
			.map(this::resolved)
			.filter((alternative) -> isMeant(alternative, value))
			.findFirst()
			.ifPresent((alternative) -> check(alternative, value, path));
	}

	private static void require(JsonNode schema, String name, JsonNode value, String path) {
		if (!value.hasNonNull(name) && !admitsNull(schema.path("properties").path(name))) {
			throw new SchemaMismatchException(child(path, name) + " is missing");
		}
	}

	private static JsonNode member(JsonNode schema, String name) {
		JsonNode known = schema.path("properties").path(name);
		return known.isMissingNode() ? schema.path("additionalProperties") : known;
	}

	/**
	 * Return whether an alternative is the one that a value follows: it is of the same
	 * kind, and has the values that tell it from the others.
	 */
	private static boolean isMeant(JsonNode alternative, JsonNode value) {
		JsonNode type = alternative.path("type");
		if (!type.isMissingNode() && !type.toString().contains(value.isObject() ? "object" : "array")) {
			return false;
		}
		return alternative.path("properties").properties().stream().allMatch((property) -> {
			JsonNode values = property.getValue().path("enum");
			JsonNode actual = value.path(property.getKey());
			return values.size() != 1 || values.valueStream().anyMatch(actual::equals);
		});
	}

	private static String child(String path, String name) {
		return path.isEmpty() ? name : path + "." + name;
	}

	private JsonNode resolved(JsonNode schema) {
		JsonNode resolved = schema;
		for (int i = 0; i < MAX_REFERENCES && resolved.path("$ref").isString(); i++) {
			String target = resolved.path("$ref").asString("");
			if (!target.startsWith("#")) {
				return resolved;
			}
			resolved = this.root.at(target.substring(1));
		}
		return resolved;
	}

	private static boolean admitsNull(JsonNode schema) {
		JsonNode type = schema.path("type");
		return type.asString("").equals("null")
				|| type.valueStream().anyMatch((option) -> option.asString("").equals("null"))
				|| schema.path("anyOf").valueStream().anyMatch(RequiredMembers::admitsNull);
	}

}
