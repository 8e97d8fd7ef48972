package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The form of the answer.
 *
 * @since 0.1.0
 */
public final class TextFormat implements JsonHolder {

	private final RawJson json;

	private TextFormat(RawJson json) {
		this.json = json;
	}

	/**
	 * Ask for plain text, which is the default.
	 * @return the format
	 */
	public static TextFormat text() {
		return new TextFormat(JsonFields.typed("text").json());
	}

	/**
	 * Ask for any JSON object. The instructions must mention JSON.
	 * @return the format
	 */
	public static TextFormat jsonObject() {
		return new TextFormat(JsonFields.typed("json_object").json());
	}

	/**
	 * Ask for JSON that follows a schema to the letter.
	 * @param name the name of the schema, up to 64 characters of {@code [A-Za-z0-9_-]}
	 * @param schema the JSON schema: a {@link RawJson}, a {@code JsonNode} or a
	 * {@code Map}
	 * @return the format, {@code strict}
	 */
	public static TextFormat jsonSchema(String name, Object schema) {
		return jsonSchema(name, schema, null, true);
	}

	/**
	 * Ask for JSON that follows a schema.
	 * @param name the name of the schema, up to 64 characters of {@code [A-Za-z0-9_-]}
	 * @param schema the JSON schema: a {@link RawJson}, a {@code JsonNode} or a
	 * {@code Map}
	 * @param description what the answer is for, or null
	 * @param strict whether the answer follows the schema to the letter
	 * @return the format
	 */
	public static TextFormat jsonSchema(String name, Object schema, @Nullable String description, boolean strict) {
		return new TextFormat(JsonFields.typed("json_schema")
			.put("name", name)
			.put("description", description)
			.put("schema", schema)
			.put("strict", strict)
			.json());
	}

	/**
	 * Ask for a format of any other kind.
	 * @param json the format, an object with a {@code type}
	 * @return the format
	 */
	public static TextFormat raw(RawJson json) {
		return new TextFormat(json);
	}

	/**
	 * Return the format as it is sent.
	 * @return the JSON
	 */
	@Override
	public RawJson json() {
		return this.json;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof TextFormat that && this.json.equals(that.json);
	}

	@Override
	public int hashCode() {
		return this.json.hashCode();
	}

	@Override
	public String toString() {
		return "TextFormat of " + this.json.size() + " bytes";
	}

}
