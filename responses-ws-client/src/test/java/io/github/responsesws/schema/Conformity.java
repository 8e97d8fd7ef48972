package io.github.responsesws.schema;

import java.util.Collection;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

/**
 * Holds JSON against a schema.
 */
final class Conformity {

	private final JsonNode root;

	Conformity(JsonNode root) {
		this.root = root;
	}

	Optional<String> problem(JsonNode schema, JsonNode value, String path) {
		if (schema.has("$ref")) {
			return problem(this.root.at(schema.path("$ref").stringValue().substring(1)), value, path);
		}
		if (schema.has("anyOf")) {
			return schema.path("anyOf").valueStream().anyMatch((option) -> problem(option, value, path).isEmpty())
					? Optional.empty() : Optional.of(path + " is none of the options");
		}
		JsonNode types = schema.path("type");
		boolean fits = types.isArray() ? types.valueStream().anyMatch((type) -> isOf(type.stringValue(), value))
				: isOf(types.stringValue(), value);
		if (!fits) {
			return Optional.of(path + " is no " + types);
		}
		if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
			return Optional.of(path + " is none of the values");
		}
		if (value.isString() && schema.has("pattern")
				&& !value.stringValue().matches(schema.path("pattern").stringValue())) {
			return Optional.of(path + " does not match");
		}
		if (value.isObject()) {
			Collection<String> names = schema.path("properties").propertyNames();
			if (!names.containsAll(value.propertyNames()) || !value.propertyNames().containsAll(names)) {
				return Optional.of(path + " has " + value.propertyNames());
			}
		}
		return value.isArray()
				? value.valueStream()
					.flatMap((element) -> problem(schema.path("items"), element, path + "[]").stream())
					.findFirst()
				: value.properties()
					.stream()
					.flatMap((member) -> problem(schema.path("properties").path(member.getKey()), member.getValue(),
							path + "." + member.getKey())
						.stream())
					.findFirst();
	}

	private static boolean isOf(String type, JsonNode value) {
		return switch (type) {
			case "object" -> value.isObject();
			case "array" -> value.isArray();
			case "integer" -> value.isIntegralNumber();
			case "number" -> value.isNumber();
			case "boolean" -> value.isBoolean();
			case "null" -> value.isNull();
			default -> value.isString();
		};
	}

}
