package io.github.responsesws.test.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a value that is valid for a JSON schema out of what a text offers: names for
 * strings, its numbers for numbers. Understands the part of JSON schema that the service
 * allows for functions and structured output.
 */
final class SchemaFiller {

	private static final int MAX_DEPTH = 12;

	private static final Pattern NEGATION = Pattern.compile("(?i)\\b(no|not|don't|without|false|never)\\b");

	private final JsonNode root;

	private final String text;

	private final Deque<String> names;

	private final Deque<String> numbers;

	SchemaFiller(JsonNode schema, String text) {
		this.root = schema;
		this.text = text;
		List<String> names = Words.names(text);
		this.names = new ArrayDeque<>(names.isEmpty() ? Words.quotations(text) : names);
		this.numbers = new ArrayDeque<>(Words.numbers(text));
	}

	/**
	 * Return a value for the whole schema.
	 */
	JsonNode fill() {
		return value("", this.root, 0);
	}

	private JsonNode value(String name, JsonNode schema, int depth) {
		JsonNode resolved = resolve(schema);
		if (resolved.has("const")) {
			return resolved.get("const");
		}
		if (resolved.path("enum").size() > 0) {
			return choose(resolved.path("enum"));
		}
		for (String union : List.of("anyOf", "oneOf", "allOf")) {
			JsonNode options = resolved.path(union);
			for (JsonNode option : options.values()) {
				if (!type(option).equals("null")) {
					return value(name, option, depth + 1);
				}
			}
		}
		if (depth > MAX_DEPTH) {
			return JsonNodeFactory.instance.nullNode();
		}
		return switch (type(resolved)) {
			case "object" -> object(resolved, depth);
			case "array" -> array(name, resolved, depth);
			case "integer" -> JsonNodeFactory.instance.numberNode(number(resolved).toBigInteger());
			case "number" -> JsonNodeFactory.instance.numberNode(number(resolved));
			case "boolean" -> JsonNodeFactory.instance.booleanNode(!NEGATION.matcher(this.text).find());
			case "null" -> JsonNodeFactory.instance.nullNode();
			default -> JsonNodeFactory.instance.stringNode(string(name, resolved));
		};
	}

	private ObjectNode object(JsonNode schema, int depth) {
		ObjectNode object = WireJson.object();
		List<String> names = new ArrayList<>();
		if (schema.path("required").isArray()) {
			schema.path("required").values().forEach((name) -> names.add(name.asString()));
		}
		else {
			names.addAll(schema.path("properties").propertyNames());
		}
		for (String name : names) {
			object.set(name, value(name, schema.path("properties").path(name), depth + 1));
		}
		return object;
	}

	private ArrayNode array(String name, JsonNode schema, int depth) {
		ArrayNode array = WireJson.array();
		JsonNode items = schema.path("items");
		String type = type(resolve(items));
		int available = switch (type) {
			case "string" -> this.names.size();
			case "integer", "number" -> this.numbers.size();
			default -> 1;
		};
		int least = Math.max(1, WireJson.integer(schema, "minItems", 1));
		int most = WireJson.integer(schema, "maxItems", Integer.MAX_VALUE);
		int size = Math.min(Math.max(least, available), most);
		for (int i = 0; i < size; i++) {
			array.add(value(name, items, depth + 1));
		}
		return array;
	}

	private JsonNode choose(JsonNode options) {
		String lower = this.text.toLowerCase(Locale.ROOT);
		for (JsonNode option : options.values()) {
			if (option.isString() && !option.stringValue().isEmpty()
					&& lower.contains(option.stringValue().toLowerCase(Locale.ROOT))) {
				return option;
			}
		}
		return options.path(0);
	}

	private BigDecimal number(JsonNode schema) {
		String found = this.numbers.poll();
		BigDecimal number = BigDecimal.ONE;
		if (found != null) {
			number = new BigDecimal(found);
		}
		else if (schema.path("default").isNumber()) {
			number = schema.path("default").decimalValue();
		}
		if (schema.path("minimum").isNumber()) {
			number = number.max(schema.path("minimum").decimalValue());
		}
		if (schema.path("maximum").isNumber()) {
			number = number.min(schema.path("maximum").decimalValue());
		}
		return type(schema).equals("integer") ? number.setScale(0, RoundingMode.DOWN) : number;
	}

	private String string(String name, JsonNode schema) {
		String format = WireJson.string(schema, "format");
		if (format != null) {
			return formatted(format);
		}
		if (name.toLowerCase(Locale.ROOT).contains("expression")) {
			String expression = Words.expression(this.text);
			if (expression != null) {
				return expression;
			}
		}
		if (isProse(name)) {
			return this.text;
		}
		String found = (this.names.size() > 1) ? this.names.poll() : this.names.peek();
		if (found != null) {
			return found;
		}
		String fallback = WireJson.string(schema, "default");
		return (fallback != null) ? fallback : lastTellingWord();
	}

	private String lastTellingWord() {
		List<String> words = new ArrayList<>(Words.telling(this.text));
		return words.isEmpty() ? "something" : words.get(words.size() - 1);
	}

	private static boolean isProse(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return List
			.of("query", "text", "question", "prompt", "message", "summary", "description", "body", "expression",
					"answer", "explanation", "content")
			.stream()
			.anyMatch(lower::contains);
	}

	private static String formatted(String format) {
		return switch (format) {
			case "date" -> "2026-01-15";
			case "time" -> "12:00:00Z";
			case "date-time" -> "2026-01-15T12:00:00Z";
			case "duration" -> "PT1H";
			case "email" -> "ada@example.com";
			case "hostname" -> "example.com";
			case "ipv4" -> "192.0.2.1";
			case "ipv6" -> "2001:db8::1";
			case "uuid" -> "123e4567-e89b-42d3-a456-426614174000";
			default -> "https://example.com/";
		};
	}

	private JsonNode resolve(JsonNode schema) {
		JsonNode current = schema;
		for (int i = 0; i < MAX_DEPTH && current.has("$ref"); i++) {
			String reference = WireJson.stringOrEmpty(current, "$ref");
			current = reference.startsWith("#/") ? this.root.at(reference.substring(1)) : this.root;
		}
		return current;
	}

	private static String type(@Nullable JsonNode schema) {
		if (schema == null) {
			return "string";
		}
		JsonNode type = schema.path("type");
		for (JsonNode option : type.values()) {
			if (option.isString() && !option.stringValue().equals("null")) {
				return option.stringValue();
			}
		}
		if (type.isString()) {
			return type.stringValue();
		}
		return schema.has("properties") ? "object" : "string";
	}

}
