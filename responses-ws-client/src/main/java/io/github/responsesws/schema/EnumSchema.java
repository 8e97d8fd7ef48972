package io.github.responsesws.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Writes the schema of an enum. Its values are few, so each is read back: a form that the
 * mapper writes and does not read is none.
 */
final class EnumSchema {

	private final JsonMapper mapper;

	private final ObjectReader reader;

	private final JavaType type;

	private final String path;

	EnumSchema(JsonMapper mapper, JavaType type, String path) {
		this.mapper = mapper;
		this.reader = mapper.readerFor(type);
		this.type = type;
		this.path = path;
	}

	ObjectNode write() {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		List<JsonNode> values = new ArrayList<>();
		for (Object constant : this.type.getRawClass().getEnumConstants()) {
			values.add(value((Enum<?>) constant));
		}
		boolean numbers = !values.isEmpty() && values.stream().allMatch(JsonNode::isIntegralNumber);
		if (!numbers && !values.stream().allMatch(JsonNode::isString)) {
			throw unsupported("has numbers and texts among its values");
		}
		schema.put("type", numbers ? "integer" : "string").putArray("enum").addAll(values);
		return schema;
	}

	private JsonNode value(Enum<?> constant) {
		return Stream.of(written(constant), StringNode.valueOf(constant.name()))
			.filter((value) -> value.isString() || value.isIntegralNumber())
			.filter((value) -> isRead(value, constant))
			.findFirst()
			.orElseThrow(() -> unsupported("is not read from what it is written as"));
	}

	private JsonNode written(Enum<?> constant) {
		try {
			return this.mapper.valueToTree(constant);
		}
		catch (JacksonException ex) {
			return this.mapper.missingNode();
		}
	}

	private boolean isRead(JsonNode value, Enum<?> constant) {
		try {
			return constant.equals(this.reader.readValue(value));
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private UnsupportedTypeException unsupported(String problem) {
		return new UnsupportedTypeException(this.path,
				"is the enum " + this.type.getRawClass().getSimpleName() + ", which " + problem,
				"give its constants one text each, with @JsonProperty or @JsonValue and a @JsonCreator that reads it");
	}

}
