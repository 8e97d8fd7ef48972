package io.github.responsesws.protocol;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One item of a request's input, kept as the JSON it is sent as.
 *
 * @since 0.1.0
 */
public final class InputItem implements JsonHolder {

	private final RawJson json;

	private InputItem(RawJson json) {
		this.json = json;
	}

	/**
	 * Create a message of the user.
	 * @param text what the user says
	 * @return the item
	 */
	public static InputItem userMessage(String text) {
		return message("user", text);
	}

	/**
	 * Create a message of the application's developer, which outranks the user's.
	 * @param text what the developer says
	 * @return the item
	 */
	public static InputItem developerMessage(String text) {
		return message("developer", text);
	}

	/**
	 * Create a message.
	 * @param role {@code user}, {@code assistant}, {@code system} or {@code developer}
	 * @param text the text
	 * @return the item
	 */
	public static InputItem message(String role, String text) {
		return of(JsonFields.typed("message").put("role", role).put("content", text));
	}

	/**
	 * Create a message of several parts.
	 * @param role {@code user}, {@code system} or {@code developer}
	 * @param parts text, images and files
	 * @return the item
	 */
	public static InputItem message(String role, InputPart... parts) {
		return of(JsonFields.typed("message").put("role", role).put("content", array(parts)));
	}

	/**
	 * Create the output of a function the model called.
	 * @param callId the ID of the call
	 * @param output what the function returned
	 * @return the item
	 */
	public static InputItem functionCallOutput(String callId, String output) {
		return of(JsonFields.typed("function_call_output").put("call_id", callId).put("output", output));
	}

	/**
	 * Create the output of a function the model called, with images or files.
	 * @param callId the ID of the call
	 * @param output what the function returned
	 * @return the item
	 */
	public static InputItem functionCallOutput(String callId, InputPart... output) {
		return of(JsonFields.typed("function_call_output").put("call_id", callId).put("output", array(output)));
	}

	/**
	 * Create the output of a custom tool the model called.
	 * @param callId the ID of the call
	 * @param output what the tool returned
	 * @return the item
	 */
	public static InputItem customToolCallOutput(String callId, String output) {
		return of(JsonFields.typed("custom_tool_call_output").put("call_id", callId).put("output", output));
	}

	/**
	 * Create the output of a custom tool the model called, with images or files.
	 * @param callId the ID of the call
	 * @param output what the tool returned
	 * @return the item
	 */
	public static InputItem customToolCallOutput(String callId, InputPart... output) {
		return of(JsonFields.typed("custom_tool_call_output").put("call_id", callId).put("output", array(output)));
	}

	/**
	 * Create the answer to a request for consent to a call of an MCP tool.
	 * @param requestId the ID of the {@code mcp_approval_request}
	 * @param approve whether the call may be made
	 * @param reason why, or null
	 * @return the item
	 */
	public static InputItem mcpApprovalResponse(String requestId, boolean approve, @Nullable String reason) {
		return of(JsonFields.typed("mcp_approval_response")
			.put("approval_request_id", requestId)
			.put("approve", approve)
			.put("reason", reason));
	}

	/**
	 * Create the output of commands the model wanted to run in a shell.
	 * @param call the call
	 * @param output how each command ended, in order
	 * @return the item
	 */
	public static InputItem shellCallOutput(ShellCallItem call, List<ShellOutput> output) {
		return of(JsonFields.typed("shell_call_output")
			.put("call_id", call.callId())
			.put("max_output_length", call.maxOutputLength())
			.put("output", output.stream().map(ShellOutput::json).toList())).caller(call.caller());
	}

	/**
	 * Create the output of a command the model wanted to run on the caller's machine.
	 * @param call the call
	 * @param output what the command wrote
	 * @return the item
	 */
	public static InputItem localShellCallOutput(LocalShellCallItem call, String output) {
		// The one output that names its call by the ID of its own.
		return of(JsonFields.typed("local_shell_call_output").put("id", call.callId()).put("output", output));
	}

	/**
	 * Create the answer to a change of a file the model wanted.
	 * @param call the call
	 * @param applied whether the file was changed
	 * @param output what there is to say of it, or null
	 * @return the item
	 */
	public static InputItem applyPatchCallOutput(ApplyPatchCallItem call, boolean applied, @Nullable String output) {
		return of(JsonFields.typed("apply_patch_call_output")
			.put("call_id", call.callId())
			.put("status", applied ? "completed" : "failed")
			.put("output", output)).caller(call.caller());
	}

	/**
	 * Create the answer to a use of a computer.
	 * @param call the call
	 * @param screenshot what the computer shows now
	 * @return the item
	 */
	public static InputItem computerCallOutput(ComputerCallItem call, Screenshot screenshot) {
		List<JsonFields> checks = screenshot.acknowledged().stream().map(SafetyCheck::json).toList();
		return of(JsonFields.typed("computer_call_output")
			.put("call_id", call.callId())
			.put("output", screenshot.json())
			.put("acknowledged_safety_checks", checks.isEmpty() ? null : checks)).caller(call.caller());
	}

	/**
	 * Create the answer to a search for tools.
	 * @param call the call
	 * @param tools what was found, which the model may call from now on
	 * @return the item
	 */
	public static InputItem toolSearchOutput(ToolSearchCallItem call, List<Tool> tools) {
		return of(JsonFields.typed("tool_search_output")
			.put("call_id", call.callId())
			.put("execution", "client")
			.put("status", "completed")
			.put("tools", tools)).caller(call.caller());
	}

	/**
	 * Create what lets the service compact the context so far. It has to be the last item
	 * of the input, and the response holds the compaction and nothing else.
	 * @return the item
	 */
	public static InputItem compactionTrigger() {
		return of(JsonFields.typed("compaction_trigger"));
	}

	/**
	 * Create a reference to an item the service stored.
	 * @param id the ID of the item
	 * @return the item
	 */
	public static InputItem itemReference(String id) {
		return of(JsonFields.typed("item_reference").put("id", id));
	}

	/**
	 * Create an item of a response to be sent back as it came.
	 * @param item the output item
	 * @return the item, byte for byte
	 */
	public static InputItem of(OutputItem item) {
		return new InputItem(item.json());
	}

	/**
	 * Create an item of any other kind.
	 * @param json the item, an object
	 * @return the item
	 */
	public static InputItem raw(RawJson json) {
		return new InputItem(json);
	}

	/**
	 * Return a copy that says who made the call which this output answers. The service
	 * refuses the output of a program's call that does not.
	 * @param caller the {@code caller} of the call as it came, or null if it has none
	 * @return the item with it, this very item for null
	 */
	public InputItem caller(@Nullable RawJson caller) {
		return (caller != null) ? of(JsonFields.of(this.json).put("caller", caller)) : this;
	}

	/**
	 * Return the kind of item.
	 * @return the type; {@code message} where a message omits it
	 */
	public String type() {
		return this.json.tree().path("type").asString("message");
	}

	/**
	 * Return the item as it is sent.
	 * @return the JSON
	 */
	@Override
	public RawJson json() {
		return this.json;
	}

	static RawJson array(List<InputItem> items) {
		return JsonWriter.array(items.stream().map(InputItem::json).toList());
	}

	private static RawJson array(InputPart... parts) {
		return JsonWriter.array(Arrays.stream(parts).map(InputPart::json).toList());
	}

	private static InputItem of(JsonFields fields) {
		return new InputItem(fields.json());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof InputItem that && this.json.equals(that.json);
	}

	@Override
	public int hashCode() {
		return this.json.hashCode();
	}

	@Override
	public String toString() {
		return "InputItem of " + this.json.size() + " bytes";
	}

}
