package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Cuts an object or array into its values without building a tree, so that what is passed
 * on later is byte for byte what came in.
 *
 * @param json the object or array
 */
record JsonSlices(RawJson json) {

	/**
	 * Return the members of the object.
	 * @return the members in order, the last of duplicates; none if this is no object
	 */
	Map<String, RawJson> members() {
		Map<String, RawJson> members = new LinkedHashMap<>();
		try (JsonParser parser = this.json.parser()) {
			if (parser.nextToken() == JsonToken.START_OBJECT) {
				while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
					String name = parser.currentName();
					parser.nextToken();
					members.put(name, value(parser));
				}
			}
		}
		catch (JacksonException ex) {
			throw Json.malformed(ex);
		}
		return members;
	}

	/**
	 * Return the elements of the array.
	 * @return the elements in order; none if this is no array
	 */
	List<RawJson> elements() {
		List<RawJson> elements = new ArrayList<>();
		try (JsonParser parser = this.json.parser()) {
			if (parser.nextToken() == JsonToken.START_ARRAY) {
				while (parser.nextToken() != JsonToken.END_ARRAY) {
					elements.add(value(parser));
				}
			}
		}
		catch (JacksonException ex) {
			throw Json.malformed(ex);
		}
		return elements;
	}

	private RawJson value(JsonParser parser) {
		int start = (int) parser.currentTokenLocation().getByteOffset();
		if (parser.currentToken().isStructStart()) {
			parser.skipChildren();
		}
		else {
			parser.finishToken();
		}
		return this.json.slice(start, (int) parser.currentLocation().getByteOffset());
	}

}
