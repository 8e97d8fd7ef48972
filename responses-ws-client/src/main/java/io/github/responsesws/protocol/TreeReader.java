package io.github.responsesws.protocol;

import java.math.BigInteger;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a tree of one JSON value. It walks with the same cursor that scans frames, so
 * that what the scan accepts has a tree: a parser of its own would have limits and rules
 * of its own, and refuse on the event loop what was accepted before.
 */
final class TreeReader {

	/** Beyond this an integer costs more time than an event is worth. */
	private static final int MAX_DIGITS = 1_000;

	private static final int LONG_BITS = Long.SIZE - 1;

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private final RawJson json;

	private final JsonCursor cursor;

	TreeReader(RawJson json) {
		this.json = json;
		this.cursor = json.cursor();
	}

	JsonNode read() {
		JsonNode value = value();
		this.cursor.end();
		return value;
	}

	// Recursive: the cursor goes no deeper than a stack survives.
	private JsonNode value() {
		return switch (this.cursor.peek()) {
			case '{' -> object();
			case '[' -> array();
			case '"' -> string();
			case 't' -> literal(NODES.booleanNode(true));
			case 'f' -> literal(NODES.booleanNode(false));
			case 'n' -> literal(NODES.nullNode());
			default -> number();
		};
	}

	private ObjectNode object() {
		ObjectNode object = NODES.objectNode();
		this.cursor.beginObject();
		while (this.cursor.nextMember()) {
			String name = this.cursor.text();
			object.set(name, value());
		}
		return object;
	}

	private ArrayNode array() {
		ArrayNode array = NODES.arrayNode();
		this.cursor.beginArray();
		while (this.cursor.nextElement()) {
			array.add(value());
		}
		return array;
	}

	private JsonNode string() {
		this.cursor.string();
		return NODES.stringNode(this.cursor.text());
	}

	private JsonNode literal(JsonNode value) {
		this.cursor.skipValue();
		return value;
	}

	private JsonNode number() {
		int start = this.cursor.offset();
		long number = this.cursor.number();
		if (number != JsonCursor.NO_INTEGER) {
			return (number == (int) number) ? NODES.numberNode((int) number) : NODES.numberNode(number);
		}
		String text = this.json.slice(start, this.cursor.endOffset()).asString();
		int digits = text.startsWith("-") ? text.length() - 1 : text.length();
		if (digits > MAX_DIGITS || !isInteger(text)) {
			return NODES.numberNode(Double.parseDouble(text));
		}
		BigInteger integer = new BigInteger(text);
		return (integer.bitLength() <= LONG_BITS) ? NODES.numberNode(integer.longValue()) : NODES.numberNode(integer);
	}

	private static boolean isInteger(String number) {
		return number.chars().noneMatch((c) -> c == '.' || c == 'e' || c == 'E');
	}

}
