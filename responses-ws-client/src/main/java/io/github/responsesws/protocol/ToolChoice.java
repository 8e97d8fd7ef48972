package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which tools the model may or must call.
 *
 * @since 0.1.0
 */
public final class ToolChoice implements JsonHolder {

	private final RawJson json;

	private ToolChoice(RawJson json) {
		this.json = json;
	}

	/**
	 * Let the model decide.
	 * @return the choice
	 */
	public static ToolChoice auto() {
		return new ToolChoice(JsonWriter.string("auto"));
	}

	/**
	 * Forbid tools.
	 * @return the choice
	 */
	public static ToolChoice none() {
		return new ToolChoice(JsonWriter.string("none"));
	}

	/**
	 * Demand a call of some tool.
	 * @return the choice
	 */
	public static ToolChoice required() {
		return new ToolChoice(JsonWriter.string("required"));
	}

	/**
	 * Demand a call of one of the caller's functions.
	 * @param name the name of the function
	 * @return the choice
	 */
	public static ToolChoice function(String name) {
		return of(JsonFields.typed("function").put("name", name));
	}

	/**
	 * Demand a call of one of the caller's custom tools.
	 * @param name the name of the tool
	 * @return the choice
	 */
	public static ToolChoice custom(String name) {
		return of(JsonFields.typed("custom").put("name", name));
	}

	/**
	 * Demand a call of a tool the service defines.
	 * @param type the type such as {@code file_search}, {@code shell} or
	 * {@code apply_patch}
	 * @return the choice
	 */
	public static ToolChoice hosted(String type) {
		return of(JsonFields.typed(type));
	}

	/**
	 * Demand a call of a tool of an MCP server.
	 * @param serverLabel how the model calls the server
	 * @param name the name of the tool, or null for any
	 * @return the choice
	 */
	public static ToolChoice mcp(String serverLabel, @Nullable String name) {
		return of(JsonFields.typed("mcp").put("server_label", serverLabel).put("name", name));
	}

	/**
	 * Restrict the model to some of the tools, without changing the list of tools that
	 * the prompt cache knows.
	 * @param required whether it must call one of them
	 * @param first a tool
	 * @param more more tools
	 * @return the choice
	 */
	public static ToolChoice allowed(boolean required, ToolChoice first, ToolChoice... more) {
		List<ToolChoice> tools = new ArrayList<>(List.of(first));
		tools.addAll(Arrays.asList(more));
		return of(JsonFields.typed("allowed_tools").put("mode", required ? "required" : "auto").put("tools", tools));
	}

	/**
	 * Create a choice of any other kind.
	 * @param json the choice, a string or an object
	 * @return the choice
	 */
	public static ToolChoice raw(RawJson json) {
		return new ToolChoice(json);
	}

	/**
	 * Return the choice as it is sent.
	 * @return the JSON
	 */
	@Override
	public RawJson json() {
		return this.json;
	}

	private static ToolChoice of(JsonFields fields) {
		return new ToolChoice(fields.json());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof ToolChoice that && this.json.equals(that.json);
	}

	@Override
	public int hashCode() {
		return this.json.hashCode();
	}

	@Override
	public String toString() {
		return "ToolChoice of " + this.json.size() + " bytes";
	}

}
