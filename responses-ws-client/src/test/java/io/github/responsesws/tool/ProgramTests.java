package io.github.responsesws.tool;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.ProgramItem;
import io.github.responsesws.protocol.ProgramOutputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolCaller;
import io.github.responsesws.schema.OutputTruncatedException;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Programs of the model, which call functions, pause and end.
 */
class ProgramTests {

	private static final String CODE = "text(await tools.get_weather({city: 'Paris'}));";

	private final LoopServer server = new LoopServer();

	private final AtomicInteger calls = new AtomicInteger();

	@AfterEach
	void close() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void runGoesOnUntilTheMessageComes(boolean store) {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(
					Scripts.program(CODE)
						.programCall("get_weather", "{\"city\":\"Paris\"}")
						.programCall("get_weather", "{\"city\":\"Rome\"}"),
					Scripts.pause(), Scripts.programOutput("Sunny"), Scripts.text("It is sunny."));
		List<RunEvent> events = run(store, loop(weather(false)));
		assertThat(completed(events).response().outputText()).isEqualTo("It is sunny.");
		assertThat(completed(events).round()).isEqualTo(4);
		assertThat(this.calls).hasValue(2);
		JsonNode caller = completed(events, 1).output().get(1).json().tree().path("caller");
		assertThat(caller.path("type").asString()).isEqualTo("program");
		assertThat(outputs(1)).hasSize(2).allSatisfy((item) -> assertThat(item.path("caller")).isEqualTo(caller));
		if (store) {
			assertThat(this.server.input(2)).isEmpty();
			assertThat(this.server.request(2).body().path("previous_response_id").asString())
				.isEqualTo(completed(events, 2).id());
		}
	}

	@Test
	void replaysHoldEveryItemInOrder() {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(
					Scripts.script()
						.reasoning("Think")
						.program(CODE)
						.programCall("get_weather", "{\"city\":\"Paris\"}"),
					Scripts.pause(), Scripts.error(400, "previous_response_not_found", "Previous response not found."),
					Scripts.programOutput("Sunny"), Scripts.text("It is sunny."));
		List<RunEvent> events = run(false, loop(weather(false)));
		assertThat(completed(events).response().outputText()).isEqualTo("It is sunny.");
		List<String> types = this.server.input(3).stream().map((item) -> item.path("type").asString()).toList();
		assertThat(types).containsExactly("message", "reasoning", "program", "function_call", "function_call_output");
		List<OutputItem> first = completed(events, 1).output();
		for (int i = 0; i < first.size(); i++) {
			assertThat(this.server.input(3).get(i + 1)).isEqualTo(first.get(i).json().tree());
		}
	}

	@Test
	void demoModelPlaysAProgram() {
		List<RunEvent> events = run(true, loop(weather(true)));
		assertThat(completed(events).response().outputText()).contains("get_weather says: 21");
		assertThat(completed(events, 1).output()).hasSize(2)
			.first()
			.isInstanceOfSatisfying(ProgramItem.class, (program) -> {
				assertThat(program.code()).contains("tools.get_weather(");
				assertThat(program.fingerprint()).isNotEmpty();
			});
		assertThat(completed(events, 2).output()).singleElement()
			.isInstanceOfSatisfying(ProgramOutputItem.class,
					(output) -> assertThat(output.result()).isEqualTo("[\"21\"]"));
		assertThat(completed(events, 2).isPaused()).isTrue();
		assertThat(completed(events, 3).isPaused()).isFalse();
	}

	@Test
	void earlyCallsAreAnsweredWithTheCallerOfTheResponseThatMakesThem() {
		Script program = Scripts.program(CODE).programCall("get_weather", "{\"city\":\"Paris\"}");
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(program, Scripts.programOutput("Sunny").text("It is sunny."));
		List<RunEvent> events = run(true, loop(weather(true)));
		assertThat(completed(events).response().outputText()).isEqualTo("It is sunny.");
		assertThat(events.indexOf(event(events, RunEvent.ToolStarted.class)))
			.isLessThan(events.indexOf(event(events, RunEvent.TurnEnded.class)));
		assertThat(event(events, RunEvent.ToolStarted.class).call().caller()).isNotNull();
	}

	@Test
	void errorsAndAbandonedCallsCarryTheCaller() {
		Script program = Scripts.program(CODE).programCall("get_weather", "{\"city\":\"Paris\"}");
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(program, program, Scripts.pause(), Scripts.pause(),
					Scripts.programOutput("Nothing").text("I do not know."));
		FunctionTool broken = FunctionTool.builder("get_weather").handler(Place.class, (place, context) -> {
			throw new IllegalStateException("broken");
		});
		Conversation conversation = conversation(true);
		StepVerifier
			.create(conversation.turn("Weather?")
				.run()
				.tools(loop(broken, ToolSettings.builder().maxRounds(2).onError(ToolErrorMode.REPORT).build()))
				.events()
				.last())
			.expectError(TooManyRoundsException.class)
			.verify(LoopServer.LONG);
		assertThat(outputs(1)).singleElement()
			.satisfies((item) -> assertThat(item.path("caller").path("type").asString()).isEqualTo("program"));
		Response paused = conversation.turn("Never mind.").response().block(LoopServer.LONG);
		assertThat(Objects.requireNonNull(paused).isPaused()).isTrue();
		assertThat(outputs(2)).singleElement()
			.satisfies((item) -> assertThat(item.path("caller").path("type").asString()).isEqualTo("program"));
		StepVerifier.create(conversation.fork().turn().entity(Place.class))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(OutputTruncatedException.class)
				.hasMessageContaining("its program has more to do"))
			.verify(LoopServer.LONG);
		Response answer = conversation.turn().response().block(LoopServer.LONG);
		assertThat(Objects.requireNonNull(answer).outputText()).isEqualTo("I do not know.");
	}

	@Test
	void resumedRunEchoesTheCaller() {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.program(CODE).programCall("get_weather", "{\"city\":\"Paris\"}"),
					Scripts.programOutput("Sunny").text("It is sunny."));
		Conversation conversation = conversation(true);
		conversation.turn("Weather?")
			.run()
			.tools(loop(weather(false)))
			.events()
			.takeUntil(RunEvent.ToolStarted.class::isInstance)
			.blockLast(LoopServer.LONG);
		Response answer = conversation.resumeRun().tools(loop(weather(false))).response().block(LoopServer.LONG);
		assertThat(Objects.requireNonNull(answer).outputText()).isEqualTo("It is sunny.");
	}

	@Test
	void programThatDoesNotEndIsBoundedByTheRounds() {
		this.server.server().onRequest(RequestMatcher.any()).respond(Scripts.program(CODE), Scripts.pause());
		StepVerifier
			.create(this.server.client()
				.turn(turn(true))
				.run()
				.tools(loop(weather(false), ToolSettings.builder().maxRounds(3).build()))
				.events()
				.last())
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(TooManyRoundsException.class)
				.hasMessageContaining("A program of the model was not done after 3 of 3 rounds"))
			.verify(LoopServer.LONG);
		assertThat(this.server.server().requests()).hasSize(3);
	}

	@Test
	void approvalPausesAProgram() {
		String approval = """
				{"id":"mcpr_1","type":"mcp_approval_request","server_label":"links","name":"shorten","arguments":"{}"}""";
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.program(CODE)
				.events("{\"type\":\"response.output_item.done\",\"output_index\":1,\"item\":" + approval + "}"),
					Scripts.programOutput("Done").text("Shortened."));
		ToolLoop asking = ToolLoop.builder()
			.approvals((request, context) -> Mono.just(ApprovalDecision.approve()))
			.build();
		List<RunEvent> events = run(true, asking);
		assertThat(completed(events).response().outputText()).isEqualTo("Shortened.");
		assertThat(this.server.input(1)).singleElement()
			.satisfies((item) -> assertThat(item.path("approve").booleanValue()).isTrue());
	}

	@Test
	void responseWithoutProgramsIsNoPause() {
		this.server.server().onRequest(RequestMatcher.any()).respond(Scripts.pause());
		ResponseRequest plain = LoopServer.turn("Say nothing");
		RunEvent.RunCompleted completed = completed(this.server.run(loop(weather(false)), plain));
		assertThat(completed.response().isPaused()).isFalse();
		assertThat(this.server.server().requests()).hasSize(1);
	}

	@Test
	void serverRefusesAnOutputWithoutItsCaller() {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.program(CODE).programCall("get_weather", "{\"city\":\"Paris\"}"), Scripts.text("Fine."));
		Response first = this.server.client().turn(turn(true)).response().block(LoopServer.LONG);
		String call = Objects.requireNonNull(first).functionCalls().get(0).callId();
		for (String caller : List.of("", ",\"caller\":{\"type\":\"direct\"}",
				",\"caller\":{\"type\":\"program\",\"caller_id\":\"call_other\"}")) {
			ResponseRequest next = ResponseRequest.fromJson("{\"model\":\"test-model\",\"previous_response_id\":\""
					+ first.id() + "\",\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"" + call
					+ "\",\"output\":\"21\"" + caller + "}]}");
			StepVerifier.create(this.server.client().turn(next).response())
				.expectErrorSatisfies(
						(ex) -> assertThat(ex).hasMessageContaining("The caller of the output of " + call))
				.verify(LoopServer.LONG);
		}
	}

	static Stream<FunctionTool> functions() {
		return Stream.concat(FunctionTools.annotated(new Methods()).tools().stream(),
				Stream.of(
						FunctionTool.builder("object")
							.allowedCallers(ToolCaller.PROGRAMMATIC)
							.outputType(Weather.class)
							.handler(Place.class, (place, context) -> new Weather(21, null)),
						FunctionTool.builder("nothing")
							.allowedCallers(ToolCaller.PROGRAMMATIC)
							.outputType(Weather.class)
							.outputSchema(null)
							.handler(Place.class, (place, context) -> 1)));
	}

	@ParameterizedTest
	@MethodSource("functions")
	void outputSchemaIsThatOfTheReturnType(FunctionTool tool) {
		JsonNode definition = tool.definition().json().tree();
		String weather = "{\"type\":\"object\",\"properties\":{\"degrees\":{\"type\":\"integer\"},\"sky\":"
				+ "{\"type\":[\"string\",\"null\"]}},\"required\":[\"degrees\"],\"additionalProperties\":false}";
		Map<String, String> schemas = Map.of("object", weather, "later", weather, "list",
				"{\"type\":\"array\",\"items\":" + weather + "}", "number", "{\"type\":\"integer\"}");
		String schema = schemas.get(tool.name());
		if (schema != null) {
			assertThat(definition.path("output_schema").toString()).isEqualTo(schema);
		}
		else {
			assertThat(definition.has("output_schema")).isFalse();
		}
		assertThat(definition.path("allowed_callers").toString()).isEqualTo(tool.name().equals("direct") ? ""
				: tool.name().equals("text") ? "[\"direct\",\"programmatic\"]" : "[\"programmatic\"]");
	}

	@Test
	void resultThatHasNoSchemaIsRefusedWithAWayOut() {
		FunctionTool.Builder tool = FunctionTool.builder("odd")
			.allowedCallers(ToolCaller.PROGRAMMATIC)
			.outputType(Thread.class);
		assertThatIllegalArgumentException().isThrownBy(() -> tool.handler(Place.class, (place, context) -> 1))
			.withMessageContaining("function odd")
			.withMessageContaining("outputSchema");
		assertThat(tool.outputSchema(null).handler(Place.class, (place, context) -> 1).name()).isEqualTo("odd");
	}

	private FunctionTool weather(boolean early) {
		return FunctionTool.builder("get_weather")
			.description("Weather of a city")
			.allowedCallers(ToolCaller.PROGRAMMATIC)
			.earlyStart(early)
			.handler(Place.class, (place, context) -> {
				this.calls.incrementAndGet();
				return 21;
			});
	}

	private static ToolLoop loop(FunctionTool tool) {
		return ToolLoop.builder().tools(tool).build();
	}

	private static ToolLoop loop(FunctionTool tool, ToolSettings settings) {
		return ToolLoop.builder().tools(tool).settings(settings).build();
	}

	private Conversation conversation(boolean store) {
		return this.server.client()
			.conversation(ConversationSettings.of(ResponseRequest.builder()
				.model("test-model")
				.tools(Tool.programmaticToolCalling())
				.store(store)
				.build()));
	}

	private static ResponseRequest turn(boolean store) {
		return LoopServer.turn("What is the weather in Paris?")
			.mutate()
			.tools(Tool.programmaticToolCalling())
			.store(store)
			.build();
	}

	private List<RunEvent> run(boolean store, ToolLoop loop) {
		return Objects.requireNonNull(
				this.server.client().turn(turn(store)).run().tools(loop).events().collectList().block(LoopServer.LONG));
	}

	private List<JsonNode> outputs(int request) {
		return this.server.input(request)
			.stream()
			.filter((item) -> item.path("type").asString("").equals("function_call_output"))
			.toList();
	}

	private static RunEvent.RunCompleted completed(List<RunEvent> events) {
		return event(events, RunEvent.RunCompleted.class);
	}

	private static Response completed(List<RunEvent> events, int round) {
		return events.stream()
			.filter((event) -> event.round() == round)
			.filter(RunEvent.RoundCompleted.class::isInstance)
			.map((event) -> ((RunEvent.RoundCompleted) event).response())
			.findFirst()
			.orElseThrow();
	}

	private static <E extends RunEvent> E event(List<RunEvent> events, Class<E> type) {
		return events.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
	}

	record Place(String city) {
	}

	record Weather(int degrees, @Nullable String sky) {
	}

	static class Methods {

		@ResponsesTool(description = "List", allowedCallers = ToolCaller.PROGRAMMATIC)
		List<Weather> list() {
			return List.of();
		}

		@ResponsesTool(description = "Later", allowedCallers = ToolCaller.PROGRAMMATIC)
		Mono<Weather> later() {
			return Mono.empty();
		}

		@ResponsesTool(description = "Number", allowedCallers = ToolCaller.PROGRAMMATIC)
		int number() {
			return 1;
		}

		@ResponsesTool(description = "Text", allowedCallers = { ToolCaller.DIRECT, ToolCaller.PROGRAMMATIC })
		String text() {
			return "";
		}

		@ResponsesTool(description = "Silent", allowedCallers = ToolCaller.PROGRAMMATIC, outputSchema = false)
		Weather silent() {
			return new Weather(1, null);
		}

		@ResponsesTool(description = "Direct")
		Weather direct() {
			return new Weather(1, null);
		}

	}

}
