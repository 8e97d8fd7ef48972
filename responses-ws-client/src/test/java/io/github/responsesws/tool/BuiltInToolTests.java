package io.github.responsesws.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.ComputerAction;
import io.github.responsesws.protocol.ComputerCallItem;
import io.github.responsesws.protocol.LocalShellCallItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.PatchOperation;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Screenshot;
import io.github.responsesws.protocol.ShellCallItem;
import io.github.responsesws.protocol.ShellOutput;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.test.Calls;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tools that the service defines and the application runs.
 */
class BuiltInToolTests {

	private static final Script SHELL = Calls.shell("ls", "pwd");

	private static final Script LOCAL_SHELL = Calls.localShell("git", "status");

	private static final Script PATCH = Calls.applyPatch("update_file", "a/b.txt", "@@ x");

	private static final Script COMPUTER = Calls.computer(
			"[{\"type\":\"click\",\"x\":1,\"y\":2,\"button\":\"left\"},{\"type\":\"type\",\"text\":\"hi\"}]",
			"This page may mislead the model");

	private static final Script SEARCH = Calls.toolSearch("{\"goal\":\"weather\"}");

	private final LoopServer server = new LoopServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void shellTakesCommandsAndGivesAnOutputForEach() {
		AtomicReference<@Nullable ShellCallItem> seen = new AtomicReference<>();
		List<JsonNode> outputs = outputs(SHELL, ShellTool.of((call, context) -> {
			seen.set(call);
			return Mono.just(List.of(ShellOutput.of("a.txt"), new ShellOutput("", "no", 2)));
		}));
		assertThat(seen.get()).satisfies((call) -> {
			assertThat(call.commands()).containsExactly("ls", "pwd");
			assertThat(call.timeout()).isEqualTo(Duration.ofMinutes(2));
			assertThat(call.maxOutputLength()).isEqualTo(4096);
		});
		assertThat(outputs).singleElement()
			.hasToString("{\"type\":\"shell_call_output\",\"call_id\":\"" + seen.get().callId()
					+ "\",\"max_output_length\":4096,\"output\":[{\"stdout\":\"a.txt\",\"stderr\":\"\","
					+ "\"outcome\":{\"type\":\"exit\",\"exit_code\":0}},{\"stdout\":\"\",\"stderr\":\"no\","
					+ "\"outcome\":{\"type\":\"exit\",\"exit_code\":2}}]}");
		assertThat(tools(0)).hasToString("[{\"type\":\"shell\",\"environment\":{\"type\":\"local\"}}]");
	}

	@Test
	void localShellTakesACommandAndGivesText() {
		AtomicReference<@Nullable LocalShellCallItem> seen = new AtomicReference<>();
		List<JsonNode> outputs = outputs(LOCAL_SHELL, LocalShellTool.of((call, context) -> {
			seen.set(call);
			return "clean";
		}));
		assertThat(seen.get().command()).containsExactly("git", "status");
		assertThat(outputs).singleElement()
			.hasToString("{\"type\":\"local_shell_call_output\",\"id\":\"" + seen.get().callId()
					+ "\",\"output\":\"clean\"}");
	}

	static Stream<Arguments> patches() {
		return Stream.of(Arguments.of(PatchResult.applied(null), "completed", null),
				Arguments.of(PatchResult.failed("There is no such file"), "failed", "There is no such file"),
				Arguments.of("Changed 2 lines", "completed", "Changed 2 lines"),
				Arguments.of(Mono.empty(), "completed", null), Arguments.of(null, "completed", null));
	}

	@ParameterizedTest
	@MethodSource("patches")
	void patchIsAppliedOrNot(@Nullable Object result, String status, @Nullable String output) {
		AtomicReference<@Nullable PatchOperation> seen = new AtomicReference<>();
		List<JsonNode> outputs = outputs(PATCH, ApplyPatchTool.of((call, context) -> {
			seen.set(call.operation());
			return result;
		}));
		assertThat(seen.get()).isEqualTo(new PatchOperation(PatchOperation.Kind.UPDATE_FILE, "a/b.txt", "@@ x"));
		assertThat(outputs).singleElement().satisfies((item) -> {
			assertThat(item.path("type").asString()).isEqualTo("apply_patch_call_output");
			assertThat(item.path("status").asString()).isEqualTo(status);
			assertThat(item.path("output").stringValue(null)).isEqualTo(output);
		});
	}

	@Test
	void computerGivesAScreenshotAndAcknowledgesTheChecks() {
		AtomicReference<@Nullable ComputerCallItem> seen = new AtomicReference<>();
		List<JsonNode> outputs = outputs(COMPUTER, ComputerTool.of((call, context) -> {
			seen.set(call);
			return Screenshot.ofPng(new byte[] { 1, 2 }).acknowledging(call.pendingSafetyChecks());
		}));
		assertThat(seen.get().actions()).containsExactly(new ComputerAction.Click(1, 2, "left", List.of()),
				new ComputerAction.Type("hi"));
		assertThat(outputs).singleElement().satisfies((item) -> {
			assertThat(item.path("output"))
				.hasToString("{\"type\":\"computer_screenshot\",\"image_url\":\"data:image/png;base64,AQI=\"}");
			assertThat(item.path("acknowledged_safety_checks").get(0).path("message").asString())
				.isEqualTo("This page may mislead the model");
		});
	}

	@Test
	void runEndsWithACheckThatNobodyAcknowledged() {
		StepVerifier
			.create(this.server.client()
				.turn(LoopServer.turn("Click"))
				.run()
				.tools(respond(COMPUTER, ComputerTool.of((call, context) -> Screenshot.ofFile("file_1"))))
				.events()
				.last())
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(ToolException.class)
				.hasMessageContaining("does not acknowledge all of the 1 pending safety checks"))
			.verify(LoopServer.LONG);
		assertThat(this.server.server().requests()).hasSize(1);
	}

	@Test
	void whatTheSearchFindsMayBeCalled() {
		FunctionTools candidates = FunctionTools
			.of(FunctionTool.of("get_weather", "Weather", Place.class, (place, context) -> "sunny in " + place.city()));
		ToolSearchTool search = ToolSearchTool.of(candidates, (call, context) -> {
			assertThat(call.arguments().tree().path("goal").asString()).isEqualTo("weather");
			return candidates.only("get_weather");
		}).searching("Finds tools", RawJson.parse("{\"type\":\"object\"}"));
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(SEARCH, Scripts.functionCall("get_weather", "{\"city\":\"Paris\"}"), Scripts.text("Sunny."));
		List<RunEvent> events = this.server.run(loop(search), LoopServer.turn("Weather?"));
		assertThat(completed(events).response().outputText()).isEqualTo("Sunny.");
		assertThat(tools(0)).hasToString("[{\"type\":\"tool_search\",\"execution\":\"client\","
				+ "\"description\":\"Finds tools\",\"parameters\":{\"type\":\"object\"}}]");
		assertThat(tools(2)).hasSize(1);
		assertThat(this.server.input(1)).singleElement().satisfies((item) -> {
			assertThat(item.path("type").asString()).isEqualTo("tool_search_output");
			assertThat(item.path("execution").asString()).isEqualTo("client");
			assertThat(item.path("tools").get(0).path("name").asString()).isEqualTo("get_weather");
		});
		assertThat(this.server.input(2)).singleElement()
			.satisfies((item) -> assertThat(item.path("output").asString()).isEqualTo("sunny in Paris"));
	}

	static Stream<Arguments> failures() {
		return Stream.of(
				Arguments.of(SHELL, ShellTool.of(BuiltInToolTests::fail),
						"\"outcome\":{\"type\":\"exit\",\"exit_code\":1}"),
				Arguments.of(SHELL, ShellTool.of((call, context) -> Mono.never()).timeout(Duration.ofMillis(20)),
						"\"outcome\":{\"type\":\"timeout\"}"),
				Arguments.of(SHELL, ShellTool.of((call, context) -> "text"), "cannot be told to the model"),
				Arguments.of(Calls.shell(), ShellTool.of((call, context) -> List.of()), "there is no command"),
				Arguments.of(LOCAL_SHELL, LocalShellTool.of(BuiltInToolTests::fail), "IllegalStateException"),
				Arguments.of(PATCH, ApplyPatchTool.of(BuiltInToolTests::fail), "\"status\":\"failed\""),
				Arguments.of(Calls.applyPatch("move_file", "a", null), ApplyPatchTool.of((call, context) -> "moved"),
						"the operation is unknown"),
				Arguments.of(Calls.applyPatch("create_file", "", "+a"), ApplyPatchTool.of((call, context) -> "created"),
						"there is no path"),
				Arguments.of(SEARCH, ToolSearchTool.of(FunctionTools.of(), BuiltInToolTests::fail), "\"tools\":[]"));
	}

	private static Object fail(OutputItem call, ToolContext context) {
		throw new IllegalStateException("secret");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void modelIsToldOfFailures(Script script, BuiltInTool<?> tool, String output) {
		List<CallOutcome> outcomes = new CopyOnWriteArrayList<>();
		ToolLoop loop = ToolLoop.builder().builtInTools(tool).listener(new ToolListener() {
			@Override
			public void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
					@Nullable ToolException failure) {
				outcomes.add(outcome);
			}
		}).build();
		this.server.server().onRequest(RequestMatcher.any()).respond(script, Scripts.text("Done."));
		List<RunEvent> events = this.server.run(loop, LoopServer.turn("Go"));
		assertThat(completed(events).response().outputText()).isEqualTo("Done.");
		assertThat(events).filteredOn(RunEvent.ToolFailed.class::isInstance).hasSize(1);
		assertThat(this.server.input(1)).singleElement()
			.satisfies((item) -> assertThat(item.toString().replace("\\\"", "\"")).contains(output)
				.doesNotContain("secret"));
		assertThat(outcomes).singleElement().isNotEqualTo(CallOutcome.COMPLETED);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void failModeEndsTheRun(Script script, BuiltInTool<?> tool, String output) {
		ToolLoop loop = ToolLoop.builder()
			.builtInTools(tool)
			.settings(ToolSettings.builder().onError(ToolErrorMode.FAIL).build())
			.build();
		this.server.server().onRequest(RequestMatcher.any()).respond(script, Scripts.text("Done."));
		StepVerifier.create(this.server.client().turn(LoopServer.turn("Go")).run().tools(loop).events().last())
			.expectError(ToolException.class)
			.verify(LoopServer.LONG);
		assertThat(this.server.server().requests()).hasSize(1);
	}

	@Test
	void cancelReachesTheHandler() {
		AtomicBoolean started = new AtomicBoolean();
		AtomicBoolean cancelled = new AtomicBoolean();
		ToolLoop loop = respond(SHELL,
				ShellTool.of((call, context) -> Mono.never()
					.doOnSubscribe((subscription) -> started.set(true))
					.doOnCancel(() -> cancelled.set(true))));
		Disposable run = this.server.client().turn(LoopServer.turn("Go")).run().tools(loop).events().subscribe();
		LoopServer.await(started::get);
		run.dispose();
		LoopServer.await(cancelled::get);
	}

	static Stream<Script> calls() {
		return Stream.of(SHELL, LOCAL_SHELL, PATCH, COMPUTER, SEARCH);
	}

	@ParameterizedTest
	@MethodSource("calls")
	void withoutAToolTheRunEndsVisibly(Script script) {
		List<RunOutcome> outcomes = new ArrayList<>();
		ToolLoop loop = ToolLoop.builder().listener(new ToolListener() {
			@Override
			public void onRunEnded(RunOutcome outcome, int rounds, @Nullable Throwable error) {
				outcomes.add(outcome);
			}
		}).build();
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(script.functionCall("add", "{}"), Scripts.text("Done."));
		List<RunEvent> events = this.server.run(loop, LoopServer.turn("Go"));
		RunEvent.RunCompleted completed = completed(events);
		assertThat(completed.openCalls()).hasSize(2).isEqualTo(completed.response().output());
		assertThat(events).noneMatch(RunEvent.ToolStarted.class::isInstance);
		assertThat(outcomes).containsExactly(RunOutcome.LEFT_OPEN);
		assertThat(this.server.server().requests()).hasSize(1);
	}

	@Test
	void answerLeavesNoCallOpen() {
		this.server.server().onRequest(RequestMatcher.any()).respond(Scripts.text("Done."));
		assertThat(completed(this.server.run(loop(), LoopServer.turn("Go"))).openCalls()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("calls")
	void serverWantsEveryOutput(Script script) {
		this.server.server().onRequest(RequestMatcher.any()).respond(script, Scripts.text("Done."));
		Response first = this.server.client().turn(LoopServer.turn("Go")).response().block(LoopServer.LONG);
		ResponseRequest next = LoopServer.turn("And?").mutate().previousResponseId(first.id()).build();
		StepVerifier.create(this.server.client().turn(next).response())
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).hasMessageMatching("(?s).*(No tool output found|safety checks).*"))
			.verify(LoopServer.LONG);
	}

	@ParameterizedTest
	@EnumSource(names = { "SHELL", "LOCAL_SHELL", "APPLY_PATCH", "TOOL_SEARCH" })
	void abandonedCallsAreAnswered(ToolCall.Kind kind) {
		Script script = calls().toList()
			.get(List.of("SHELL", "LOCAL_SHELL", "APPLY_PATCH", "COMPUTER", "TOOL_SEARCH").indexOf(kind.name()));
		this.server.server().onRequest(RequestMatcher.any()).respond(script, Scripts.text("Done."));
		Conversation conversation = this.server.client()
			.conversation(ConversationSettings.of(ResponseRequest.builder().model("test-model").build()));
		conversation.turn("Go").run().tools(loop()).response().block(LoopServer.LONG);
		Response answer = conversation.turn("Never mind").response().block(LoopServer.LONG);
		assertThat(answer.outputText()).isEqualTo("Done.");
	}

	@Test
	void openCallIsResumedWithTheToolThatWasMissing() {
		this.server.server().onRequest(RequestMatcher.any()).respond(SHELL, Scripts.text("Done."));
		Conversation conversation = this.server.client()
			.conversation(ConversationSettings.of(ResponseRequest.builder().model("test-model").build()));
		conversation.turn("Go").run().tools(loop()).response().block(LoopServer.LONG);
		Response answer = conversation.resumeRun()
			.tools(loop(ShellTool.of((call, context) -> ShellOutput.of("a.txt"))))
			.response()
			.block(LoopServer.LONG);
		assertThat(answer.outputText()).isEqualTo("Done.");
	}

	@Test
	void toolsOfTheRequestAreNotOfferedTwice() {
		this.server.server().onRequest(RequestMatcher.any()).respond(Scripts.text("Done."));
		ResponseRequest turn = LoopServer.turn("Go")
			.mutate()
			.tools(Tool.hosted("computer_use_preview"), Tool.shell())
			.build();
		this.server.run(loop(ComputerTool.of((call, context) -> 1), ShellTool.of((call, context) -> 1),
				ApplyPatchTool.of((call, context) -> 1)), turn);
		assertThat(tools(0).valueStream().map((tool) -> tool.path("type").asString()))
			.containsExactly("computer_use_preview", "shell", "apply_patch");
	}

	@Test
	void functionsStartEarlyBesideToolsThatTheLoopHas() {
		FunctionTool add = FunctionTool.builder("add")
			.earlyStart(true)
			.handler(RawJson.parse("{\"type\":\"object\"}"), (arguments, context) -> 1);
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("add", "{}").then(SHELL), Scripts.text("Done."));
		ToolLoop loop = ToolLoop.builder()
			.tools(add)
			.builtInTools(ShellTool.of((call, context) -> ShellOutput.of("a")))
			.build();
		List<RunEvent> events = this.server.client()
			.turn(LoopServer.turn("Go"))
			.run()
			.tools(loop)
			.events()
			.collectList()
			.block(LoopServer.LONG);
		List<Class<?>> kinds = events.stream()
			.<Class<?>>map(Object::getClass)
			.filter((type) -> type == RunEvent.ToolStarted.class || type == RunEvent.TurnEnded.class)
			.toList();
		assertThat(kinds).startsWith(RunEvent.ToolStarted.class, RunEvent.TurnEnded.class, RunEvent.ToolStarted.class);
		assertThat(completed(events).openCalls()).isEmpty();
	}

	@Test
	void oneToolOfAType() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> loop(ShellTool.of((call, context) -> 1), ShellTool.of((call, context) -> 2)))
			.withMessageContaining("ShellTool");
	}

	private static ToolLoop loop(BuiltInTool<?>... tools) {
		return ToolLoop.builder().builtInTools(tools).build();
	}

	private ToolLoop respond(Script script, BuiltInTool<?> tool) {
		this.server.server().onRequest(RequestMatcher.any()).respond(script, Scripts.text("Done."));
		return loop(tool);
	}

	private List<JsonNode> outputs(Script script, BuiltInTool<?> tool) {
		List<RunEvent> events = this.server.run(respond(script, tool), LoopServer.turn("Go"));
		assertThat(completed(events).response().outputText()).isEqualTo("Done.");
		return this.server.input(1);
	}

	private JsonNode tools(int request) {
		return this.server.request(request).body().path("tools");
	}

	private static RunEvent.RunCompleted completed(List<RunEvent> events) {
		return (RunEvent.RunCompleted) events.get(events.size() - 1);
	}

	record Place(String city) {
	}

}
