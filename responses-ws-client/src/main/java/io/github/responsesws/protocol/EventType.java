package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Every event type that this library knows: those that the protocol documents, and ends
 * of responses that gateways write instead.
 */
enum EventType {

	CREATED("response.created", ResponseLifecycleEvent.Created::new),

	IN_PROGRESS("response.in_progress", ResponseLifecycleEvent.InProgress::new),

	QUEUED("response.queued", ResponseLifecycleEvent.Queued::new),

	COMPLETED("response.completed", ResponseLifecycleEvent.Completed::new),

	INCOMPLETE("response.incomplete", ResponseLifecycleEvent.Incomplete::new),

	FAILED("response.failed", ResponseLifecycleEvent.Failed::new),

	DONE("response.done", EventType::done),

	CANCELLED("response.cancelled", ResponseLifecycleEvent.Incomplete::new),

	OUTPUT_ITEM_ADDED("response.output_item.added", OutputItemEvent.Added::new),

	OUTPUT_ITEM_DONE("response.output_item.done", OutputItemEvent.Done::new),

	CONTENT_PART_ADDED("response.content_part.added", ContentPartEvent.Added::new),

	CONTENT_PART_DONE("response.content_part.done", ContentPartEvent.Done::new),

	OUTPUT_TEXT_DELTA("response.output_text.delta", OutputTextEvent.Delta::new),

	OUTPUT_TEXT_DONE("response.output_text.done", OutputTextEvent.Done::new),

	OUTPUT_TEXT_ANNOTATION_ADDED("response.output_text.annotation.added", OutputTextEvent.AnnotationAdded::new),

	REFUSAL_DELTA("response.refusal.delta", RefusalEvent.Delta::new),

	REFUSAL_DONE("response.refusal.done", RefusalEvent.Done::new),

	REASONING_TEXT_DELTA("response.reasoning_text.delta", ReasoningTextEvent.Delta::new),

	REASONING_TEXT_DONE("response.reasoning_text.done", ReasoningTextEvent.Done::new),

	REASONING_SUMMARY_PART_ADDED("response.reasoning_summary_part.added", ReasoningSummaryEvent.PartAdded::new),

	REASONING_SUMMARY_PART_DONE("response.reasoning_summary_part.done", ReasoningSummaryEvent.PartDone::new),

	REASONING_SUMMARY_TEXT_DELTA("response.reasoning_summary_text.delta", ReasoningSummaryEvent.TextDelta::new),

	REASONING_SUMMARY_TEXT_DONE("response.reasoning_summary_text.done", ReasoningSummaryEvent.TextDone::new),

	FUNCTION_CALL_ARGUMENTS_DELTA("response.function_call_arguments.delta", FunctionCallArgumentsEvent.Delta::new),

	FUNCTION_CALL_ARGUMENTS_DONE("response.function_call_arguments.done", FunctionCallArgumentsEvent.Done::new),

	CUSTOM_TOOL_CALL_INPUT_DELTA("response.custom_tool_call_input.delta", CustomToolCallInputEvent.Delta::new),

	CUSTOM_TOOL_CALL_INPUT_DONE("response.custom_tool_call_input.done", CustomToolCallInputEvent.Done::new),

	MCP_CALL_ARGUMENTS_DELTA("response.mcp_call_arguments.delta", McpCallEvent.ArgumentsDelta::new),

	MCP_CALL_ARGUMENTS_DONE("response.mcp_call_arguments.done", McpCallEvent.ArgumentsDone::new),

	MCP_CALL_IN_PROGRESS("response.mcp_call.in_progress", McpCallEvent.InProgress::new),

	MCP_CALL_COMPLETED("response.mcp_call.completed", McpCallEvent.Completed::new),

	MCP_CALL_FAILED("response.mcp_call.failed", McpCallEvent.Failed::new),

	MCP_LIST_TOOLS_IN_PROGRESS("response.mcp_list_tools.in_progress", McpListToolsEvent.InProgress::new),

	MCP_LIST_TOOLS_COMPLETED("response.mcp_list_tools.completed", McpListToolsEvent.Completed::new),

	MCP_LIST_TOOLS_FAILED("response.mcp_list_tools.failed", McpListToolsEvent.Failed::new),

	WEB_SEARCH_CALL_IN_PROGRESS("response.web_search_call.in_progress", WebSearchCallEvent.InProgress::new),

	WEB_SEARCH_CALL_SEARCHING("response.web_search_call.searching", WebSearchCallEvent.Searching::new),

	WEB_SEARCH_CALL_COMPLETED("response.web_search_call.completed", WebSearchCallEvent.Completed::new),

	FILE_SEARCH_CALL_IN_PROGRESS("response.file_search_call.in_progress", FileSearchCallEvent.InProgress::new),

	FILE_SEARCH_CALL_SEARCHING("response.file_search_call.searching", FileSearchCallEvent.Searching::new),

	FILE_SEARCH_CALL_COMPLETED("response.file_search_call.completed", FileSearchCallEvent.Completed::new),

	CODE_INTERPRETER_CALL_IN_PROGRESS("response.code_interpreter_call.in_progress",
			CodeInterpreterCallEvent.InProgress::new),

	CODE_INTERPRETER_CALL_INTERPRETING("response.code_interpreter_call.interpreting",
			CodeInterpreterCallEvent.Interpreting::new),

	CODE_INTERPRETER_CALL_COMPLETED("response.code_interpreter_call.completed",
			CodeInterpreterCallEvent.Completed::new),

	CODE_INTERPRETER_CALL_CODE_DELTA("response.code_interpreter_call_code.delta",
			CodeInterpreterCallEvent.CodeDelta::new),

	CODE_INTERPRETER_CALL_CODE_DONE("response.code_interpreter_call_code.done", CodeInterpreterCallEvent.CodeDone::new),

	IMAGE_GENERATION_CALL_IN_PROGRESS("response.image_generation_call.in_progress",
			ImageGenerationCallEvent.InProgress::new),

	IMAGE_GENERATION_CALL_GENERATING("response.image_generation_call.generating",
			ImageGenerationCallEvent.Generating::new),

	IMAGE_GENERATION_CALL_COMPLETED("response.image_generation_call.completed",
			ImageGenerationCallEvent.Completed::new),

	IMAGE_GENERATION_CALL_PARTIAL_IMAGE("response.image_generation_call.partial_image",
			ImageGenerationCallEvent.PartialImage::new),

	SHELL_CALL_COMMAND_ADDED("response.shell_call_command.added", ShellCallEvent.CommandAdded::new),

	SHELL_CALL_COMMAND_DELTA("response.shell_call_command.delta", ShellCallEvent.CommandDelta::new),

	SHELL_CALL_COMMAND_DONE("response.shell_call_command.done", ShellCallEvent.CommandDone::new),

	SHELL_CALL_OUTPUT_CONTENT_DELTA("response.shell_call_output_content.delta", ShellCallEvent.OutputDelta::new),

	SHELL_CALL_OUTPUT_CONTENT_DONE("response.shell_call_output_content.done", ShellCallEvent.OutputDone::new),

	COMPACTION_COMPACTING("response.compaction.compacting", CompactionEvent.Compacting::new),

	AUDIO_DELTA("response.audio.delta", AudioEvent.Delta::new),

	AUDIO_DONE("response.audio.done", AudioEvent.Done::new),

	AUDIO_TRANSCRIPT_DELTA("response.audio.transcript.delta", AudioEvent.TranscriptDelta::new),

	AUDIO_TRANSCRIPT_DONE("response.audio.transcript.done", AudioEvent.TranscriptDone::new),

	STEER_ACCEPTED("response.steer.accepted", SteerEvent.Accepted::new),

	STEER_PENDING("response.steer.pending", SteerEvent.Pending::new),

	STEER_FAILED("response.steer.failed", SteerEvent.Failed::new),

	INJECT_CREATED("response.inject.created", InjectEvent.Created::new),

	INJECT_FAILED("response.inject.failed", InjectEvent.Failed::new),

	ERROR("error", ErrorEvent::new);

	private static final Map<String, EventType> BY_NAME = Arrays.stream(values())
		.collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

	private final String wireName;

	private final byte[] bytes;

	private final @Nullable KeptFactory kept;

	private final @Nullable DeltaFactory delta;

	EventType(String wireName, KeptFactory kept) {
		this.wireName = wireName;
		this.bytes = wireName.getBytes(StandardCharsets.US_ASCII);
		this.kept = kept;
		this.delta = null;
	}

	EventType(String wireName, DeltaFactory delta) {
		this.wireName = wireName;
		this.bytes = wireName.getBytes(StandardCharsets.US_ASCII);
		this.kept = null;
		this.delta = delta;
	}

	/**
	 * Read the end that some services write for all ends: the response says which.
	 */
	private static ResponseEvent done(EventFrame frame) {
		RawJson response = frame.response();
		String status = (response != null) ? new Response(response).status() : "";
		return switch (status) {
			case "incomplete", "cancelled" -> new ResponseLifecycleEvent.Incomplete(frame);
			case "failed" -> new ResponseLifecycleEvent.Failed(frame);
			default -> new ResponseLifecycleEvent.Completed(frame);
		};
	}

	String wireName() {
		return this.wireName;
	}

	@Nullable DeltaFactory delta() {
		return this.delta;
	}

	@Nullable KeptFactory kept() {
		return this.kept;
	}

	/**
	 * Return whether a response begins or ends with an event of this type.
	 */
	boolean bounds() {
		return switch (this) {
			case CREATED, COMPLETED, INCOMPLETE, FAILED, DONE, CANCELLED, ERROR -> true;
			default -> false;
		};
	}

	static @Nullable EventType find(String wireName) {
		return BY_NAME.get(wireName);
	}

	/**
	 * Return whether the cursor's current string is the name of this type.
	 */
	boolean matches(JsonCursor cursor) {
		return cursor.is(this.bytes);
	}

	/**
	 * Creates an event that keeps its frame.
	 */
	interface KeptFactory {

		ResponseEvent create(EventFrame frame);

	}

	/**
	 * Creates a compact delta.
	 */
	interface DeltaFactory {

		ResponseEvent create(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond);

	}

}
