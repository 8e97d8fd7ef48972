package io.github.responsesws.protocol;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class EventTypesTests {

	private static final String ITEM = "'item_id':'it_1','output_index':2";

	private static final String CONTENT = ITEM + ",'content_index':3";

	private static final String SUMMARY = ITEM + ",'summary_index':3";

	private static final String COMMAND = "'output_index':2,'command_index':3";

	static Stream<Arguments> types() {
		return Stream.of(lifecycle("created", ResponseLifecycleEvent.Created.class),
				lifecycle("in_progress", ResponseLifecycleEvent.InProgress.class),
				lifecycle("queued", ResponseLifecycleEvent.Queued.class),
				lifecycle("completed", ResponseLifecycleEvent.Completed.class),
				lifecycle("incomplete", ResponseLifecycleEvent.Incomplete.class),
				lifecycle("failed", ResponseLifecycleEvent.Failed.class),
				lifecycle("done", ResponseLifecycleEvent.Completed.class),
				lifecycle("cancelled", ResponseLifecycleEvent.Incomplete.class),
				type("output_item.added", OutputItemEvent.Added.class,
						"'output_index':2,'item':{'type':'message','id':'msg_1'}",
						(event) -> List.of(event.outputIndex(), event.item().type(), event.item().id()), 2, "message",
						"msg_1"),
				type("output_item.done", OutputItemEvent.Done.class,
						"'output_index':2,'item':{'type':'message','id':'msg_1'}",
						(event) -> List.of(event.outputIndex(), event.item().type(), event.item().id()), 2, "message",
						"msg_1"),
				type("content_part.added", ContentPartEvent.Added.class, CONTENT + ",'part':{'type':'p'}",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.contentIndex(),
								event.part().asString()),
						"it_1", 2, 3, "{\"type\":\"p\"}"),
				type("content_part.done", ContentPartEvent.Done.class, CONTENT + ",'part':{'type':'p'}",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.contentIndex(),
								event.part().asString()),
						"it_1", 2, 3, "{\"type\":\"p\"}"),
				type("output_text.delta", OutputTextEvent.Delta.class,
						CONTENT + ",'delta':'d','logprobs':[],'obfuscation':'o'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.contentIndex(), event.delta(),
								event.logprobs().asString(), event.obfuscation()),
						"it_1", 2, 3, "d", "[]", "o"),
				type("output_text.done", OutputTextEvent.Done.class, CONTENT + ",'text':'t','logprobs':[1]",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.contentIndex(), event.text(),
								event.logprobs().asString()),
						"it_1", 2, 3, "t", "[1]"),
				type("output_text.annotation.added", OutputTextEvent.AnnotationAdded.class,
						CONTENT + ",'annotation_index':4,'annotation':{'type':'a'}",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.contentIndex(),
								event.annotationIndex(), event.annotation().asString()),
						"it_1", 2, 3, 4, "{\"type\":\"a\"}"),
				type("refusal.delta", RefusalEvent.Delta.class, CONTENT + ",'delta':'d'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.contentIndex(), event.delta()),
						"it_1", 2, 3, "d"),
				type("refusal.done", RefusalEvent.Done.class, CONTENT + ",'refusal':'r'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.contentIndex(), event.refusal()),
						"it_1", 2, 3, "r"),
				type("reasoning_text.delta", ReasoningTextEvent.Delta.class, CONTENT + ",'delta':'d'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.contentIndex(), event.delta()),
						"it_1", 2, 3, "d"),
				type("reasoning_text.done", ReasoningTextEvent.Done.class, CONTENT + ",'text':'t'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.contentIndex(), event.text()),
						"it_1", 2, 3, "t"),
				type("reasoning_summary_part.added", ReasoningSummaryEvent.PartAdded.class,
						SUMMARY + ",'part':{'type':'p'}",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.summaryIndex(),
								event.part().asString()),
						"it_1", 2, 3, "{\"type\":\"p\"}"),
				type("reasoning_summary_part.done", ReasoningSummaryEvent.PartDone.class,
						SUMMARY + ",'part':{'type':'p'}",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.summaryIndex(),
								event.part().asString()),
						"it_1", 2, 3, "{\"type\":\"p\"}"),
				type("reasoning_summary_text.delta", ReasoningSummaryEvent.TextDelta.class, SUMMARY + ",'delta':'d'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.summaryIndex(), event.delta()),
						"it_1", 2, 3, "d"),
				type("reasoning_summary_text.done", ReasoningSummaryEvent.TextDone.class, SUMMARY + ",'text':'t'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.summaryIndex(), event.text()),
						"it_1", 2, 3, "t"),
				type("function_call_arguments.delta", FunctionCallArgumentsEvent.Delta.class, ITEM + ",'delta':'d'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.delta()), "it_1", 2, "d"),
				type("function_call_arguments.done", FunctionCallArgumentsEvent.Done.class,
						ITEM + ",'arguments':'{}','name':'n'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.arguments(), event.name()),
						"it_1", 2, "{}", "n"),
				type("custom_tool_call_input.delta", CustomToolCallInputEvent.Delta.class, ITEM + ",'delta':'d'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.delta()), "it_1", 2, "d"),
				type("custom_tool_call_input.done", CustomToolCallInputEvent.Done.class, ITEM + ",'input':'i'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.input()), "it_1", 2, "i"),
				type("mcp_call_arguments.delta", McpCallEvent.ArgumentsDelta.class, ITEM + ",'delta':'d'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.delta()), "it_1", 2, "d"),
				type("mcp_call_arguments.done", McpCallEvent.ArgumentsDone.class, ITEM + ",'arguments':'{}'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.arguments()), "it_1", 2, "{}"),
				progress("mcp_call.in_progress", McpCallEvent.InProgress.class, McpCallEvent::itemId),
				progress("mcp_call.completed", McpCallEvent.Completed.class, McpCallEvent::itemId),
				progress("mcp_call.failed", McpCallEvent.Failed.class, McpCallEvent::itemId),
				progress("mcp_list_tools.in_progress", McpListToolsEvent.InProgress.class, McpListToolsEvent::itemId),
				progress("mcp_list_tools.completed", McpListToolsEvent.Completed.class, McpListToolsEvent::itemId),
				progress("mcp_list_tools.failed", McpListToolsEvent.Failed.class, McpListToolsEvent::itemId),
				progress("web_search_call.in_progress", WebSearchCallEvent.InProgress.class,
						WebSearchCallEvent::itemId),
				progress("web_search_call.searching", WebSearchCallEvent.Searching.class, WebSearchCallEvent::itemId),
				progress("web_search_call.completed", WebSearchCallEvent.Completed.class, WebSearchCallEvent::itemId),
				progress("file_search_call.in_progress", FileSearchCallEvent.InProgress.class,
						FileSearchCallEvent::itemId),
				progress("file_search_call.searching", FileSearchCallEvent.Searching.class,
						FileSearchCallEvent::itemId),
				progress("file_search_call.completed", FileSearchCallEvent.Completed.class,
						FileSearchCallEvent::itemId),
				progress("code_interpreter_call.in_progress", CodeInterpreterCallEvent.InProgress.class,
						CodeInterpreterCallEvent::itemId),
				progress("code_interpreter_call.interpreting", CodeInterpreterCallEvent.Interpreting.class,
						CodeInterpreterCallEvent::itemId),
				progress("code_interpreter_call.completed", CodeInterpreterCallEvent.Completed.class,
						CodeInterpreterCallEvent::itemId),
				type("code_interpreter_call_code.delta", CodeInterpreterCallEvent.CodeDelta.class,
						ITEM + ",'delta':'d'", (event) -> List.of(event.itemId(), event.outputIndex(), event.delta()),
						"it_1", 2, "d"),
				type("code_interpreter_call_code.done", CodeInterpreterCallEvent.CodeDone.class, ITEM + ",'code':'c'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.code()), "it_1", 2, "c"),
				progress("image_generation_call.in_progress", ImageGenerationCallEvent.InProgress.class,
						ImageGenerationCallEvent::itemId),
				progress("image_generation_call.generating", ImageGenerationCallEvent.Generating.class,
						ImageGenerationCallEvent::itemId),
				progress("image_generation_call.completed", ImageGenerationCallEvent.Completed.class,
						ImageGenerationCallEvent::itemId),
				type("image_generation_call.partial_image", ImageGenerationCallEvent.PartialImage.class,
						ITEM + ",'partial_image_index':1,'partial_image_b64':'AA==','size':'s','quality':'q',"
								+ "'background':'b','output_format':'png'",
						(event) -> List.of(event.itemId(), event.outputIndex(), event.partialImageIndex(),
								event.partialImageBase64(), event.size(), event.quality(), event.background(),
								event.outputFormat()),
						"it_1", 2, 1, "AA==", "s", "q", "b", "png"),
				type("shell_call_command.added", ShellCallEvent.CommandAdded.class, COMMAND + ",'command':'ls'",
						(event) -> List.of(event.outputIndex(), event.commandIndex(), event.command()), 2, 3, "ls"),
				type("shell_call_command.delta", ShellCallEvent.CommandDelta.class, COMMAND + ",'delta':'d'",
						(event) -> List.of(event.outputIndex(), event.commandIndex(), event.delta()), 2, 3, "d"),
				type("shell_call_command.done", ShellCallEvent.CommandDone.class, COMMAND + ",'command':'ls'",
						(event) -> List.of(event.outputIndex(), event.commandIndex(), event.command()), 2, 3, "ls"),
				type("shell_call_output_content.delta", ShellCallEvent.OutputDelta.class,
						COMMAND + ",'item_id':'it_1','delta':{'stdout':'o','stderr':'e'}",
						(event) -> List.of(event.outputIndex(), event.commandIndex(), event.itemId(), event.stdout(),
								event.stderr()),
						2, 3, "it_1", "o", "e"),
				type("shell_call_output_content.done", ShellCallEvent.OutputDone.class,
						COMMAND + ",'item_id':'it_1','output':[{}]",
						(event) -> List.of(event.outputIndex(), event.commandIndex(), event.itemId(),
								event.output().asString()),
						2, 3, "it_1", "[{}]"),
				progress("compaction.compacting", CompactionEvent.Compacting.class, CompactionEvent::itemId),
				type("audio.delta", AudioEvent.Delta.class, "'delta':'AA=='", (event) -> List.of(event.delta()),
						"AA=="),
				type("audio.done", AudioEvent.Done.class, "'response_id':'r'", (event) -> List.of()),
				type("audio.transcript.delta", AudioEvent.TranscriptDelta.class, "'delta':'d'",
						(event) -> List.of(event.delta()), "d"),
				type("audio.transcript.done", AudioEvent.TranscriptDone.class, "'response_id':'r'",
						(event) -> List.of()),
				type("steer.accepted", SteerEvent.Accepted.class,
						"'steer':{'id':'st_1','previous_response_id':'resp_1'}",
						(event) -> List.of(event.steerId(), event.previousResponseId()), "st_1", "resp_1"),
				type("steer.pending", SteerEvent.Pending.class,
						"'steer':{'id':'st_1','previous_response_id':'resp_1'},'reason':'why',"
								+ "'required_input':[{'type':'function_call_output'}]",
						(event) -> List.of(event.steerId(), event.previousResponseId(), event.reason(),
								event.requiredInput().get(0).asString()),
						"st_1", "resp_1", "why", "{\"type\":\"function_call_output\"}"),
				type("steer.failed", SteerEvent.Failed.class,
						"'steer':{'id':'st_1','previous_response_id':'resp_1','input':'hi'},"
								+ "'error':{'code':'response_not_active','message':'m'}",
						(event) -> List.of(event.steerId(), event.previousResponseId(), event.input().asString(),
								event.errorCode(), event.errorMessage()),
						"st_1", "resp_1", "\"hi\"", "response_not_active", "m"),
				type("inject.created", InjectEvent.Created.class, "'response_id':'resp_1'",
						(event) -> List.of(event.responseId()), "resp_1"),
				type("inject.failed", InjectEvent.Failed.class,
						"'response_id':'resp_1','input':[{}],"
								+ "'error':{'code':'response_already_completed','message':'m'}",
						(event) -> List.of(event.responseId(), event.input().asString(), event.errorCode(),
								event.errorMessage()),
						"resp_1", "[{}]", "response_already_completed", "m"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("types")
	void decodesWithItsFields(String type, Class<? extends ResponseEvent> expected, String fields,
			Function<ResponseEvent, List<Object>> read, List<Object> values) {
		for (String lane : List.of("", ",'stream_id':'lane-3'")) {
			String frame = Frames.quoted("{'type':'" + type + "','sequence_number':7" + lane + "," + fields + "}");
			ResponseEvent event = Frames.decode(frame);
			assertThat(event).isExactlyInstanceOf(expected);
			assertThat(event.type()).isEqualTo(type);
			assertThat(event.sequenceNumber()).isEqualTo(7);
			assertThat(event.streamId()).isEqualTo(lane.isEmpty() ? null : "lane-3");
			assertThat(event.json().tree()).isEqualTo(Json.MAPPER.readTree(frame));
			assertThat(read.apply(event)).isEqualTo(values);
			assertThat(event).hasToString(lane.isEmpty() ? type + " #7" : type + " #7 on lane-3");
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("types")
	void toleratesTheLossOfEveryField(String type, Class<? extends ResponseEvent> expected) {
		ResponseEvent event = Frames.decode("{\"type\":\"" + type + "\"}");
		assertThat(event).isExactlyInstanceOf(expected);
		assertThat(event.sequenceNumber()).isEqualTo(-1);
		assertThat(event.json().asString()).isEqualTo("{\"type\":\"" + type + "\"}");
		assertThat(event).hasToString(type);
		if (event instanceof ResponseLifecycleEvent lifecycle) {
			assertThat(lifecycle.responseId()).isEmpty();
			assertThat(lifecycle.response().output()).isEmpty();
		}
		if (event instanceof OutputItemEvent item) {
			assertThat(item.item()).isInstanceOf(OtherItem.class);
			assertThat(item.outputIndex()).isEqualTo(-1);
		}
		if (event instanceof DeltaEvent delta) {
			assertThat(delta.delta()).isEmpty();
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("types")
	void acceptsFieldsOfTheWrongKind(String type, Class<? extends ResponseEvent> expected, String fields,
			Function<ResponseEvent, List<Object>> read) {
		Map<String, String> wrong = new TreeMap<>(Map.of("type", "'" + type + "'"));
		Json.MAPPER.readTree(Frames.quoted("{" + fields + "}"))
			.properties()
			.forEach((field) -> wrong.put(field.getKey(), field.getValue().isArray() ? "{}" : "[[1]]"));
		wrong.put("sequence_number", "12345678901234567890123");
		wrong.put("stream_id", "null");
		StringBuilder frame = new StringBuilder();
		wrong.forEach((name, value) -> frame.append(frame.isEmpty() ? "{" : ",").append("'" + name + "':" + value));
		String json = Frames.quoted(frame.append('}').toString());
		ResponseEvent event = Frames.decode(json);
		assertThat(event).isExactlyInstanceOf(expected);
		assertThat(event.json().asString()).isEqualTo(json);
		assertThat(event.streamId()).isNull();
		assertThat(event.sequenceNumber()).isEqualTo(-1);
	}

	@Test
	void theTableIsComplete() {
		List<String> tested = types().map((arguments) -> (String) arguments.get()[0]).toList();
		List<String> known = Stream.of(EventType.values()).map(EventType::wireName).toList();
		assertThat(tested).hasSize(known.size() - 1).doesNotHaveDuplicates();
		assertThat(known).containsAll(tested).contains("error");
	}

	@Test
	void onlyTerminalEventsAndErrorsEndATurn() {
		List<ResponseEvent> events = Stream.of(EventType.values())
			.map((type) -> Frames.decode("{\"type\":\"" + type.wireName() + "\"}"))
			.toList();
		assertThat(events.stream().filter(ResponseEvent::isTerminal).map(ResponseEvent::type))
			.containsExactlyInAnyOrder("response.completed", "response.incomplete", "response.failed", "response.done",
					"response.cancelled");
		assertThat(events.stream().filter(ResponseEvent::endsTurn).map(ResponseEvent::type)).containsExactlyInAnyOrder(
				"response.completed", "response.incomplete", "response.failed", "response.done", "response.cancelled",
				"error");
	}

	private static <T extends ResponseLifecycleEvent> Arguments lifecycle(String status, Class<T> type) {
		return type(status, type, "'response':{'object':'response','id':'resp_1','status':'" + status + "'}",
				(event) -> List.of(event.responseId(), event.response().id(), event.response().status()), "resp_1",
				"resp_1", status);
	}

	private static <T extends ResponseEvent> Arguments progress(String name, Class<T> type,
			Function<T, String> itemId) {
		return type(name, type, ITEM, (event) -> List.of(itemId.apply(event)), "it_1");
	}

	private static <T extends ResponseEvent> Arguments type(String name, Class<T> type, String fields,
			Function<T, List<Object>> read, Object... values) {
		return Arguments.of("response." + name, type, fields, read, List.of(values));
	}

}
