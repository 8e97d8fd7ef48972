package io.github.responsesws.test.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server's one JSON mapper and a few tolerant reads on trees.
 *
 * @since 0.1.0
 */
public final class WireJson {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final JsonMapper ASCII = JsonMapper
		.builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
		.build();

	static {
		// The first tree is read under a lock, on which no event loop should have to
		// wait.
		MAPPER.readTree("{}");
	}

	private WireJson() {
	}

	/**
	 * Create an empty object.
	 * @return a new object
	 */
	public static ObjectNode object() {
		return MAPPER.createObjectNode();
	}

	/**
	 * Create an empty array.
	 * @return a new array
	 */
	public static ArrayNode array() {
		return MAPPER.createArrayNode();
	}

	/**
	 * Parse one JSON document.
	 * @param json the document
	 * @return the tree
	 * @throws JacksonException if the text is not JSON
	 */
	public static JsonNode parse(String json) {
		return MAPPER.readTree(json);
	}

	/**
	 * Parse one JSON object.
	 * @param json the UTF-8 document
	 * @return the object, or {@code null} if the bytes are not a JSON object
	 */
	public static @Nullable ObjectNode parseObject(byte[] json) {
		try {
			return (MAPPER.readTree(json) instanceof ObjectNode object) ? object : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Write a tree as compact UTF-8.
	 * @param node the tree
	 * @return the bytes
	 */
	public static byte[] bytes(JsonNode node) {
		try {
			return MAPPER.writeValueAsBytes(node);
		}
		catch (JacksonException ex) {
			// Half a surrogate pair has no UTF-8, but an escape.
			return ASCII.writeValueAsBytes(node);
		}
	}

	/**
	 * Write a tree as compact text.
	 * @param node the tree
	 * @return the text
	 */
	public static String text(JsonNode node) {
		return MAPPER.writeValueAsString(node);
	}

	/**
	 * Return a string property.
	 * @param node the object
	 * @param field the property's name
	 * @return the string, or {@code null} if it is absent or of another type
	 */
	public static @Nullable String string(JsonNode node, String field) {
		JsonNode value = node.path(field);
		return value.isString() ? value.stringValue() : null;
	}

	/**
	 * Return a string property or the empty string.
	 * @param node the object
	 * @param field the property's name
	 * @return the string, empty if it is absent or of another type
	 */
	public static String stringOrEmpty(JsonNode node, String field) {
		String value = string(node, field);
		return (value != null) ? value : "";
	}

	/**
	 * Return the type of an event, item or content part.
	 * @param node the object
	 * @return its {@code type}, empty if there is none
	 */
	public static String type(JsonNode node) {
		return stringOrEmpty(node, "type");
	}

	/**
	 * Return whether a property is there and not {@code null}.
	 * @param node the object
	 * @param field the property's name
	 * @return whether it has a value
	 */
	public static boolean has(JsonNode node, String field) {
		return !node.path(field).isMissingNode() && !node.path(field).isNull();
	}

	/**
	 * Return a boolean property.
	 * @param node the object
	 * @param field the property's name
	 * @param fallback the value if it is absent or of another type
	 */
	public static boolean flag(JsonNode node, String field, boolean fallback) {
		JsonNode value = node.path(field);
		return value.isBoolean() ? value.booleanValue() : fallback;
	}

	/**
	 * Return a whole number property.
	 * @param node the object
	 * @param field the property's name
	 * @param fallback the value if it is absent or of another type
	 */
	public static int integer(JsonNode node, String field, int fallback) {
		JsonNode value = node.path(field);
		return (value.isIntegralNumber() && value.canConvertToInt()) ? value.intValue() : fallback;
	}

}
