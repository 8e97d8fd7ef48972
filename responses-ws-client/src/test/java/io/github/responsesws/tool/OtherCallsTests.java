package io.github.responsesws.tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.responsesws.protocol.AbandonedCalls;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Calls other than those of functions: custom tools, MCP approvals, and what a pending
 * steer requires.
 */
class OtherCallsTests {

	private static final String APPROVAL = """
			{"id":"mcpr_1","type":"mcp_approval_request","server_label":"links","name":"shorten",\
			"arguments":"{\\"url\\":\\"https://example.com/\\"}"}""";

	private final LoopServer server = new LoopServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void customToolTakesAndGivesText() {
		ToolLoop loop = ToolLoop.builder()
			.customTools(List.of(CustomTool.of("sql", "Runs SQL", (text, context) -> "ran " + text)))
			.build();
		respond(item("""
				{"id":"ct_1","type":"custom_tool_call","call_id":"call_1","name":"sql","input":"SELECT 1",\
				"status":"completed"}"""));
		this.server.run(loop, LoopServer.turn("Count"));
		assertThat(this.server.request(0).body().path("tools").get(0).toString())
			.isEqualTo("{\"type\":\"custom\",\"name\":\"sql\",\"description\":\"Runs SQL\"}");
		assertThat(this.server.input(1)).singleElement()
			.hasToString("{\"type\":\"custom_tool_call_output\",\"call_id\":\"call_1\",\"output\":\"ran SELECT 1\"}");
	}

	static Stream<Arguments> decisions() {
		return Stream.of(Arguments.of(Mono.just(ApprovalDecision.approve()), true, null),
				Arguments.of(Mono.just(ApprovalDecision.deny("no")), false, "no"),
				Arguments.of(Mono.empty(), false, null),
				Arguments.of(Mono.never(), false,
						"{\"error\":\"The tool shorten did not finish within 50ms (responses-ws.tool.approval-timeout, "
								+ "or its own)\"}"));
	}

	@ParameterizedTest
	@MethodSource("decisions")
	void decisionIsSent(Mono<ApprovalDecision> decision, boolean approved, @Nullable String reason) {
		boolean late = reason != null && reason.contains("50ms");
		ToolLoop loop = ToolLoop.builder()
			.settings(ToolSettings.builder()
				.approvalTimeout(late ? Duration.ofMillis(50) : Duration.ofMinutes(5))
				.build())
			.approvals((request, context) -> {
				assertThat(request)
					.isEqualTo(new ApprovalRequest("mcpr_1", "links", "shorten", "{\"url\":\"https://example.com/\"}"));
				assertThat(request.toString()).doesNotContain("example");
				return decision;
			})
			.build();
		respond(item(APPROVAL));
		this.server.run(loop, LoopServer.turn("Shorten"));
		assertThat(this.server.input(1)).singleElement().satisfies((item) -> {
			assertThat(item.path("type").stringValue()).isEqualTo("mcp_approval_response");
			assertThat(item.path("approval_request_id").stringValue()).isEqualTo("mcpr_1");
			assertThat(item.path("approve").booleanValue()).isEqualTo(approved);
			assertThat(item.path("reason").stringValue(null)).isEqualTo(reason);
		});
	}

	@Test
	void withoutHandlerTheRunEndsWithTheResponseThatAsks() {
		respond(Scripts.script()
			.completeWith("{\"output\":[" + APPROVAL
					+ ",{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"add\",\"arguments\":\"{}\"}]}"));
		List<RunEvent> events = this.server.run(ToolLoop.builder().build(), LoopServer.turn("Shorten"));
		assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(RunEvent.RunCompleted.class,
				(completed) -> assertThat(completed.response().output()).hasSize(2));
		assertThat(this.server.server().requests()).hasSize(1);
	}

	@Test
	void theRunEndsWithCallsThatTheCallerAnswers() {
		respond(Scripts.script().completeWith("""
				{"output":[{"type":"function_call","call_id":"call_1","name":"add","arguments":"{}"},
				{"type":"computer_call","call_id":"call_2","action":{"type":"screenshot"}}]}"""));
		List<RunEvent> events = this.server.run(ToolLoop.builder().build(), LoopServer.turn("Look"));
		assertThat(events).noneMatch(RunEvent.ToolStarted.class::isInstance);
		assertThat(events.get(events.size() - 1)).isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(this.server.server().requests()).hasSize(1);
	}

	@Test
	void callsThatTheServiceAnsweredDoNotEndTheRun() {
		respond(Scripts.script().completeWith("""
				{"output":[{"type":"shell_call","call_id":"call_2","action":{"commands":["ls"]}},
				{"type":"shell_call_output","call_id":"call_2","output":[]},
				{"type":"function_call","call_id":"call_1","name":"add","arguments":"{}"}]}"""));
		List<RunEvent> events = this.server.run(ToolLoop.builder().build(), LoopServer.turn("Look"));
		assertThat(events).filteredOn(RunEvent.ToolFailed.class::isInstance).hasSize(1);
	}

	@Test
	void callsThatAnEarlierRunLeftOpenComeFirst() {
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.builder("add")
				.handler(RawJson.parse("{\"type\":\"object\"}"),
						(arguments, context) -> arguments.path("x").intValue() + context.round()))
			.build();
		respond(Scripts.functionCall("add", "{\"x\":1}").then(Scripts.functionCall("add", "{\"x\":2}")));
		TurnRunner chain = this.server.chain();
		Response first = ResponseEvents.finalResponse(chain.stream(LoopServer.turn("Add"))).block(LoopServer.LONG);
		assertThat(first).isNotNull();
		List<RunEvent> events = loop
			.resume(chain, ResponseRequest.builder().model("test-model").build(), first.id(), first.output())
			.collectList()
			.block(LoopServer.LONG);
		assertThat(events).isNotNull();
		assertThat(events).filteredOn(RunEvent.ToolCompleted.class::isInstance)
			.hasSize(2)
			.allMatch((event) -> event.round() == 0);
		assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(RunEvent.RunCompleted.class,
				(completed) -> assertThat(completed.round()).isEqualTo(1));
		assertThat(this.server.input(1)).extracting((item) -> item.path("output").asString()).containsExactly("1", "2");
		assertThat(this.server.request(1).body().path("tools").size()).isEqualTo(1);
	}

	@Test
	void openCallsThatTheLoopCannotRunAreLeftAlone() {
		ToolLoop loop = ToolLoop.builder().build();
		List<OutputItem> calls = List.of(OutputItem.of(RawJson.parse("{\"type\":\"local_shell_call\"}")));
		StepVerifier.create(loop.resume(this.server.chain(), ResponseRequest.builder().build(), "resp_1", calls))
			.expectComplete()
			.verify(LoopServer.LONG);
		assertThat(AbandonedCalls.outputs(calls)).isEmpty();
		assertThat(this.server.server().requests()).isEmpty();
	}

	@Test
	void recordedApprovalsAndCustomCallsAreAnswered() {
		Path folder = recordings();
		assumeTrue(folder != null, "No recordings: ../shared/recordings is absent beside the project");
		ToolLoop loop = ToolLoop.builder()
			.approvals((request, context) -> Mono.just(ApprovalDecision.approve()))
			.customTools(List.of(CustomTool.of("write_sql", "Writes SQL", (text, context) -> text)))
			.build();
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.recording(folder.resolve("openai__openai-mcp-tool-approval.1.chunks.txt")),
					Scripts.recording(folder.resolve("openai__openai-custom-tool.1.chunks.txt")),
					Scripts.text("Done."));
		List<RunEvent> events = this.server.run(loop, LoopServer.turn("Shorten"));
		List<ToolCall> calls = events.stream()
			.filter(RunEvent.ToolCompleted.class::isInstance)
			.map((event) -> ((RunEvent.ToolCompleted) event).call())
			.toList();
		assertThat(calls).extracting(ToolCall::kind).containsExactly(ToolCall.Kind.MCP_APPROVAL, ToolCall.Kind.CUSTOM);
		assertThat(this.server.input(1).get(0).path("approval_request_id").stringValue()).isEqualTo(calls.get(0).id());
		assertThat(this.server.input(2).get(0).path("call_id").stringValue()).isEqualTo(calls.get(1).id());
		assertThat(this.server.input(2).get(0).path("output").stringValue()).startsWith("SELECT");
	}

	private static @Nullable Path recordings() {
		for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
			Path folder = path.resolve("../shared/recordings");
			if (Files.isDirectory(folder)) {
				return folder;
			}
		}
		return null;
	}

	private void respond(Script script) {
		this.server.server().onRequest(RequestMatcher.any()).respond(script, Scripts.text("Done."));
	}

	/**
	 * Answer with one item as its output. The server pairs custom calls with outputs only
	 * if the response holds them.
	 */
	private static Script item(String item) {
		return Scripts.events("{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":" + item + "}")
			.completeWith("{\"output\":[" + item + "]}");
	}

}
