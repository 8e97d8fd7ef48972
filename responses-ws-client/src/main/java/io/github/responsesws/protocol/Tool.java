package io.github.responsesws.protocol;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A tool the model may call. Immutable: {@link #with} and its like return a changed copy.
 *
 * @since 0.1.0
 */
public final class Tool implements JsonHolder {

	private final RawJson json;

	private Tool(RawJson json) {
		this.json = json;
	}

	/**
	 * Create a function of the caller, its arguments checked against the schema by the
	 * service.
	 * @param name the name, up to 64 characters of {@code [A-Za-z0-9_-]}
	 * @param description when and how to call it, or null
	 * @param parameters the JSON schema of the arguments: a {@link RawJson}, a
	 * {@code JsonNode}, a {@code Map}; null if there are none
	 * @return the tool, {@code strict}
	 */
	public static Tool function(String name, @Nullable String description, @Nullable Object parameters) {
		return of(JsonFields.typed("function")
			.put("name", name)
			.put("description", description)
			.put("parameters", (parameters != null) ? parameters : RawJson.trusted("null"))
			.put("strict", true));
	}

	/**
	 * Create a tool of the caller that takes free text.
	 * @param name the name
	 * @param description when and how to call it, or null
	 * @return the tool
	 */
	public static Tool custom(String name, @Nullable String description) {
		return of(JsonFields.typed("custom").put("name", name).put("description", description));
	}

	/**
	 * Create a group of functions and custom tools.
	 * @param name the name of the group
	 * @param description what its tools are for
	 * @param tools the tools
	 * @return the tool
	 */
	public static Tool namespace(String name, String description, Tool... tools) {
		return of(JsonFields.typed("namespace")
			.put("name", name)
			.put("description", description)
			.put("tools", Arrays.asList(tools)));
	}

	/**
	 * Create the search of the web.
	 * @return the tool
	 */
	public static Tool webSearch() {
		return hosted("web_search");
	}

	/**
	 * Create the search in uploaded files.
	 * @param vectorStoreIds the IDs of the vector stores
	 * @return the tool
	 */
	public static Tool fileSearch(String... vectorStoreIds) {
		return hosted("file_search").with("vector_store_ids", List.of(vectorStoreIds));
	}

	/**
	 * Create the code interpreter, in a container the service provides.
	 * @return the tool
	 */
	public static Tool codeInterpreter() {
		return hosted("code_interpreter").with("container", JsonFields.typed("auto"));
	}

	/**
	 * Create the code interpreter, in a container that exists.
	 * @param containerId the ID of the container
	 * @return the tool
	 */
	public static Tool codeInterpreter(String containerId) {
		return hosted("code_interpreter").with("container", containerId);
	}

	/**
	 * Create the generation of images.
	 * @return the tool
	 */
	public static Tool imageGeneration() {
		return hosted("image_generation");
	}

	/**
	 * Create the tools of a remote MCP server.
	 * @param serverLabel how the model calls the server
	 * @param serverUrl where the server is
	 * @return the tools
	 */
	public static Tool mcp(String serverLabel, String serverUrl) {
		return hosted("mcp").with("server_label", serverLabel).with("server_url", serverUrl);
	}

	/**
	 * Create the tools of a service that hosts a connector.
	 * @param serverLabel how the model calls the connector
	 * @param connectorId the connector, such as {@code connector_gmail}
	 * @return the tools
	 */
	public static Tool mcpConnector(String serverLabel, String connectorId) {
		return hosted("mcp").with("server_label", serverLabel).with("connector_id", connectorId);
	}

	/**
	 * Create the use of a computer.
	 * @return the tool
	 */
	public static Tool computer() {
		return hosted("computer");
	}

	/**
	 * Create the shell.
	 * @return the tool
	 */
	public static Tool shell() {
		return hosted("shell");
	}

	/**
	 * Create the shell the caller runs.
	 * @return the tool
	 */
	public static Tool localShell() {
		return hosted("local_shell");
	}

	/**
	 * Create the tool that edits files the caller keeps.
	 * @return the tool
	 */
	public static Tool applyPatch() {
		return hosted("apply_patch");
	}

	/**
	 * Create the search among tools whose loading is deferred.
	 * @return the tool
	 */
	public static Tool toolSearch() {
		return hosted("tool_search");
	}

	/**
	 * Create the calling of tools from code the model writes.
	 * @return the tool
	 */
	public static Tool programmaticToolCalling() {
		return hosted("programmatic_tool_calling");
	}

	/**
	 * Create a tool of any type that needs no settings.
	 * @param type the type
	 * @return the tool
	 */
	public static Tool hosted(String type) {
		return of(JsonFields.typed(type));
	}

	/**
	 * Create a tool of any other kind.
	 * @param json the tool, an object with a {@code type}
	 * @return the tool
	 */
	public static Tool raw(RawJson json) {
		return new Tool(json);
	}

	/**
	 * Return a copy whose arguments the service checks against the schema, or not.
	 * @param strict whether to check
	 */
	public Tool strict(boolean strict) {
		return with("strict", strict);
	}

	/**
	 * Return a copy the model has to find with the tool search first, or not.
	 * @param deferLoading whether to defer
	 */
	public Tool deferLoading(boolean deferLoading) {
		return with("defer_loading", deferLoading);
	}

	/**
	 * Return a copy that only some may call. Functions, custom tools, the shell and the
	 * tool that edits files take this setting.
	 * @param callers who may; none for what the service decides, the model alone
	 */
	public Tool allowedCallers(ToolCaller... callers) {
		return with("allowed_callers",
				(callers.length > 0) ? Arrays.stream(callers).map(ToolCaller::wireName).toList() : null);
	}

	/**
	 * Return a copy of a function that tells programs what its output holds.
	 * @param schema the JSON schema of the value that the output is the JSON of: a
	 * {@link RawJson}, a {@code JsonNode}, a {@code Map}; null takes it away
	 */
	public Tool outputSchema(@Nullable Object schema) {
		return with("output_schema", schema);
	}

	/**
	 * Return a copy with one more setting.
	 * @param name the name on the wire, such as {@code search_context_size}
	 * @param value a {@link RawJson}, a {@code JsonNode} or what Jackson can write; null
	 * takes the setting away
	 */
	public Tool with(String name, @Nullable Object value) {
		return of(JsonFields.of(this.json).put(name, value));
	}

	/**
	 * Return the tool as it is sent.
	 * @return the JSON
	 */
	@Override
	public RawJson json() {
		return this.json;
	}

	private static Tool of(JsonFields fields) {
		return new Tool(fields.json());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof Tool that && this.json.equals(that.json);
	}

	@Override
	public int hashCode() {
		return this.json.hashCode();
	}

	@Override
	public String toString() {
		return "Tool " + this.json.tree().path("type").asString("");
	}

}
