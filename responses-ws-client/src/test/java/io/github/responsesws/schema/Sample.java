package io.github.responsesws.schema;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes up JSON that follows a schema.
 */
final class Sample {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final JsonNode root;

	private final Random random;

	private int depth;

	Sample(JsonNode root, Random random) {
		this.root = root;
		this.random = random;
	}

	JsonNode value(JsonNode schema) {
		if (schema.has("$ref")) {
			return value(this.root.at(schema.path("$ref").stringValue().substring(1)));
		}
		if (schema.has("anyOf")) {
			JsonNode options = schema.path("anyOf");
			boolean end = this.depth > 6;
			return value(end ? options.get(options.size() - 1) : options.get(this.random.nextInt(options.size())));
		}
		if (schema.has("enum")) {
			return schema.path("enum").get(this.random.nextInt(schema.path("enum").size()));
		}
		JsonNode types = schema.path("type");
		String type = types.isArray() ? types.get(this.random.nextInt(types.size())).stringValue()
				: types.stringValue();
		this.depth++;
		try {
			return switch (type) {
				case "object" -> object(schema);
				case "array" -> array(schema);
				case "integer" -> MAPPER.valueToTree(this.random.nextInt(100));
				case "number" -> MAPPER.valueToTree(this.random.nextInt(1000) / 8.0);
				case "boolean" -> MAPPER.valueToTree(this.random.nextBoolean());
				case "null" -> MAPPER.nullNode();
				default -> MAPPER.valueToTree(text(schema));
			};
		}
		finally {
			this.depth--;
		}
	}

	private JsonNode object(JsonNode schema) {
		Map<String, JsonNode> members = new HashMap<>();
		schema.path("properties")
			.properties()
			.forEach((property) -> members.put(property.getKey(), value(property.getValue())));
		return MAPPER.valueToTree(members);
	}

	private JsonNode array(JsonNode schema) {
		List<JsonNode> elements = new ArrayList<>();
		int count = (this.depth > 5) ? 0 : this.random.nextInt(3);
		for (int i = 0; i < count; i++) {
			elements.add(value(schema.path("items")));
		}
		return MAPPER.valueToTree(elements);
	}

	private String text(JsonNode schema) {
		if (schema.has("pattern")) {
			return digits(schema.path("pattern").stringValue());
		}
		LocalDateTime time = LocalDateTime.of(2026, 1 + this.random.nextInt(12), 1 + this.random.nextInt(28),
				this.random.nextInt(24), this.random.nextInt(60));
		return switch (schema.path("format").asString("")) {
			case "date" -> time.toLocalDate().toString();
			case "date-time" -> time + ":00Z";
			case "duration" -> "PT" + (1 + this.random.nextInt(59)) + "S";
			case "uuid" -> new UUID(this.random.nextLong(), this.random.nextLong()).toString();
			default -> "text " + this.random.nextInt(100);
		};
	}

	/**
	 * Follow a pattern of dates: 10 is a valid day, month, hour and minute.
	 */
	private static String digits(String pattern) {
		return pattern.replaceAll("[\\^$]", "")
			.replace("[0-9]{4}", "2010")
			.replace("[0-9]{2}", "10")
			.replace("[0-9]+", "10")
			.replace("\\", "");
	}

}
