package io.github.responsesws.protocol;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Base of the output items: the JSON as it came and its fields.
 */
abstract class ItemFields {

	private final RawJson json;

	final JsonNode fields;

	ItemFields(RawJson json, JsonNode fields) {
		this.json = json;
		this.fields = fields;
	}

	static OutputItem item(RawJson json) {
		RawJson own = json.detached();
		JsonNode fields = own.tree();
		return switch (fields.path("type").asString("")) {
			case "message" -> new MessageItem(own, fields);
			case "reasoning" -> new ReasoningItem(own, fields);
			case "function_call" -> new FunctionCallItem(own, fields);
			case "custom_tool_call" -> new CustomToolCallItem(own, fields);
			case "shell_call" -> new ShellCallItem(own, fields);
			case "local_shell_call" -> new LocalShellCallItem(own, fields);
			case "apply_patch_call" -> new ApplyPatchCallItem(own, fields);
			case "computer_call" -> new ComputerCallItem(own, fields);
			case "tool_search_call" -> new ToolSearchCallItem(own, fields);
			case "compaction" -> new CompactionItem(own, fields);
			case "program" -> new ProgramItem(own, fields);
			case "program_output" -> new ProgramOutputItem(own, fields);
			default -> new OtherItem(own, fields);
		};
	}

	public final String type() {
		return string("type");
	}

	public final @Nullable String id() {
		return stringOrNull("id");
	}

	public final @Nullable String status() {
		return stringOrNull("status");
	}

	public final @Nullable String agent() {
		return this.fields.path("agent").path("agent_name").stringValue(null);
	}

	public final @Nullable RawJson caller() {
		return this.fields.path("caller").isObject() ? this.json.member("caller", "{}") : null;
	}

	public final RawJson json() {
		return this.json;
	}

	/**
	 * Return a member that is JSON as text; some services write the JSON itself.
	 */
	final String jsonText(String name) {
		JsonNode value = this.fields.path(name);
		return (value.isObject() || value.isArray()) ? this.json.member(name, "").asString() : value.asString("");
	}

	final String string(String name) {
		return this.fields.path(name).asString("");
	}

	final @Nullable String stringOrNull(String name) {
		return this.fields.path(name).stringValue(null);
	}

	static List<String> texts(JsonNode array) {
		return array.valueStream().map((text) -> text.asString("")).toList();
	}

	static @Nullable Duration millis(JsonNode number) {
		return (number.canConvertToLong() && number.longValue() > 0) ? Duration.ofMillis(number.longValue()) : null;
	}

	/**
	 * Join the texts of the parts of one kind.
	 * @param parts the member that holds the parts
	 * @param type the type of the parts
	 * @param text the member of a part that holds its text
	 * @return the joined text
	 */
	final String joined(String parts, String type, String text) {
		StringBuilder joined = new StringBuilder();
		for (JsonNode part : this.fields.path(parts)) {
			if (part.path("type").asString("").equals(type)) {
				joined.append(part.path(text).asString(""));
			}
		}
		return joined.toString();
	}

	@Override
	public final boolean equals(@Nullable Object other) {
		return this == other || other instanceof ItemFields that && this.json.equals(that.json);
	}

	@Override
	public final int hashCode() {
		return this.json.hashCode();
	}

	@Override
	public final String toString() {
		return (id() != null) ? type() + " " + id() : type();
	}

}
