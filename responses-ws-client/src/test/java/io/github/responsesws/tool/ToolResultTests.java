package io.github.responsesws.tool;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InputPart;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What becomes of the values that tools return.
 */
class ToolResultTests {

	private static final InputPart IMAGE = InputPart.imageUrl("https://example.com/a.png");

	private static final InputPart TEXT = InputPart.text("A map");

	private static final String IMAGE_JSON = "{\"type\":\"input_image\",\"image_url\":\"https://example.com/a.png\"}";

	private static final String TEXT_JSON = "{\"type\":\"input_text\",\"text\":\"A map\"}";

	private static final Response ANSWER = Response.of(RawJson.parse("""
			{"id":"resp_1","status":"completed","output":[{"type":"message","role":"assistant",\
			"content":[{"type":"output_text","text":"It rains."}]}]}"""));

	private final LoopServer server = new LoopServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	static Stream<Arguments> parts() {
		return Stream.of(Arguments.of(IMAGE, List.of(IMAGE_JSON)),
				Arguments.of(List.of(TEXT, IMAGE), List.of(TEXT_JSON, IMAGE_JSON)),
				Arguments.of(new InputPart[] { TEXT, IMAGE }, List.of(TEXT_JSON, IMAGE_JSON)),
				Arguments.of(Stream.of(TEXT, IMAGE), List.of(TEXT_JSON, IMAGE_JSON)),
				Arguments.of(List.of("A map", IMAGE), List.of(TEXT_JSON, IMAGE_JSON)),
				Arguments.of(List.of(List.of(TEXT), List.of(IMAGE)), List.of(TEXT_JSON, IMAGE_JSON)),
				Arguments.of(Optional.of(IMAGE), List.of(IMAGE_JSON)),
				Arguments.of(Mono.just(IMAGE), List.of(IMAGE_JSON)),
				Arguments.of(Mono.just(List.of(TEXT, IMAGE)), List.of(TEXT_JSON, IMAGE_JSON)),
				Arguments.of(Mono.just(new InputPart[] { IMAGE }), List.of(IMAGE_JSON)),
				Arguments.of(Flux.just("half", IMAGE), List.of(IMAGE_JSON)),
				Arguments.of(Flux.just(List.of(TEXT), List.of(TEXT, IMAGE)), List.of(TEXT_JSON, IMAGE_JSON)),
				Arguments.of(CompletableFuture.completedFuture(IMAGE), List.of(IMAGE_JSON)),
				Arguments.of(List.of(IMAGE, Map.of("a", 1)),
						List.of(IMAGE_JSON, "{\"type\":\"input_text\",\"text\":\"{\\\"a\\\":1}\"}")));
	}

	@ParameterizedTest
	@MethodSource("parts")
	void partsAreAnArrayOfParts(Object result, List<String> parts) {
		JsonNode output = run(result).path("output");
		assertThat(output.isArray()).isTrue();
		assertThat(output.valueStream().map(JsonNode::toString)).containsExactlyElementsOf(parts);
	}

	@Test
	void customToolsReturnParts() {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script().completeWith("""
					{"output":[{"type":"custom_tool_call","call_id":"call_1","name":"draw","input":"a map"}]}"""),
					Scripts.text("Done."));
		ToolLoop loop = ToolLoop.builder()
			.customTools(List.of(CustomTool.of("draw", "Draws", (text, context) -> List.of(TEXT, IMAGE))))
			.build();
		List<RunEvent> events = this.server.run(loop, LoopServer.turn("Draw"));
		assertThat(this.server.input(1)).singleElement()
			.hasToString("{\"type\":\"custom_tool_call_output\",\"call_id\":\"call_1\",\"output\":[" + TEXT_JSON + ","
					+ IMAGE_JSON + "]}");
		assertThat(events).filteredOn(RunEvent.ToolCompleted.class::isInstance)
			.singleElement()
			.satisfies((event) -> assertThat(((RunEvent.ToolCompleted) event).output())
				.isEqualTo("[" + TEXT_JSON + "," + IMAGE_JSON + "]"));
	}

	static Stream<Arguments> texts() {
		return Stream.of(Arguments.of(ANSWER, "It rains."), Arguments.of(Mono.just(ANSWER), "It rains."),
				Arguments.of(List.of(ANSWER), "[\"It rains.\"]"),
				Arguments.of(new RunEvent.RunCompleted(1, ANSWER, ANSWER.usage()), "It rains."),
				Arguments.of(Flux.just(new RunEvent.RunCompleted(1, ANSWER, ANSWER.usage())), "It rains."),
				Arguments.of(Response.of(RawJson.parse("""
						{"output":[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]}""")), "No."),
				Arguments.of(RawJson.parse("{\"a\": 1}"), "{\"a\": 1}"),
				Arguments.of(Map.of("data", RawJson.parse("[1, 2]")), "{\"data\":[1, 2]}"),
				Arguments.of(new Report(ANSWER, RawJson.parse("true")), "{\"answer\":\"It rains.\",\"raw\":true}"),
				Arguments.of(JsonNodeFactory.instance.objectNode().put("a", 1), "{\"a\":1}"),
				Arguments.of(Stream.of(1, 2), "[1,2]"), Arguments.of(Arrays.asList(1, null), "[1,null]"),
				Arguments.of(new int[] { 1, 2 }, "[1,2]"), Arguments.of(Optional.empty(), "null"),
				Arguments.of(Optional.of("text"), "text"),
				Arguments.of(new ToolCall(ToolCall.Kind.FUNCTION, "1", "a", "{}"),
						"{\"kind\":\"FUNCTION\",\"id\":\"1\",\"name\":\"a\",\"arguments\":\"{}\",\"caller\":null}"),
				Arguments.of(Mono.empty(), "Done."), Arguments.of(Flux.empty(), "Done."),
				Arguments.of(CompletableFuture.completedFuture(null), "Done."));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void valueIsTextOrJson(Object result, String output) {
		assertThat(run(result).path("output").stringValue()).isEqualTo(output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1}", "[1,2]", "\"text\"", "null" })
	void treeOfJackson2IsJson(String json) throws ReflectiveOperationException {
		Object tree = jackson2(json);
		assertThat(run(tree).path("output").stringValue()).isEqualTo(json);
		this.server.server().reset();
		assertThat(run(Map.of("data", tree)).path("output").stringValue()).isEqualTo("{\"data\":" + json + "}");
	}

	/**
	 * Read a tree with Jackson 2, by reflection: nothing else here may begin to use it.
	 */
	private static Object jackson2(String json) throws ReflectiveOperationException {
		Class<?> type = Class.forName("com.fasterxml.jackson.databind.ObjectMapper");
		return type.getMethod("readTree", String.class).invoke(type.getConstructor().newInstance(), json);
	}

	static Stream<Arguments> meaningless() {
		return Stream.of(Arguments.of(InputItem.userMessage("secret"), "protocol.InputItem"),
				Arguments.of(List.of(InputItem.userMessage("secret")), "protocol.InputItem"),
				Arguments.of(Mono.just(InputItem.userMessage("secret")), "protocol.InputItem"),
				Arguments.of(Tool.webSearch(), "protocol.Tool"),
				Arguments.of(OutputItem.of(RawJson.parse("{\"type\":\"message\"}")), "protocol.MessageItem"),
				Arguments.of(ResponseRequest.builder().model("secret").build(), "protocol.ResponseRequest"),
				Arguments.of(ToolLoop.builder().build(), "tool.ToolLoop"),
				Arguments.of(new RunEvent.ToolStarted(1, new ToolCall(ToolCall.Kind.FUNCTION, "1", "a", "")),
						"RunEvent$ToolStarted"),
				Arguments.of(Map.of("image", IMAGE), "InputPart inside"),
				Arguments.of(new Picture(IMAGE), "InputPart inside"),
				Arguments.of(Mono.just(Mono.just("secret")), "still to come"),
				Arguments.of(List.of(CompletableFuture.completedFuture("secret")), "still to come"),
				Arguments.of(Map.of("a", Flux.just("secret")), "still to come"),
				Arguments.of(new FutureTask<>(() -> "secret"), "still to come"),
				Arguments.of((Callable<String>) () -> "secret", "still to come"));
	}

	@ParameterizedTest
	@MethodSource("meaningless")
	void valueWithoutMeaningIsAnErrorThatNamesIt(Object result, String problem) {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("call", "{}"), Scripts.text("Done."));
		List<RunEvent> events = this.server.run(loop(result), LoopServer.turn("Call"));
		assertThat(events).filteredOn(RunEvent.ToolFailed.class::isInstance).singleElement().satisfies((event) -> {
			ToolException failure = ((RunEvent.ToolFailed) event).failure();
			assertThat(failure.reason()).isEqualTo(ToolException.Reason.FAILED);
			assertThat(failure).hasMessageStartingWith("The tool call ran, but its result cannot be told to the model")
				.hasMessageContaining(problem)
				.hasMessageNotContaining("secret");
		});
		assertThat(this.server.input(1).get(0).path("output").stringValue()).startsWith("{\"error\":");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "item", "items", "monoOfItem", "array", "nested", "future", "mapOfParts", "loop", "stream" })
	void methodWithoutMeaningIsRefusedWhenItIsDefined(String name) throws NoSuchMethodException {
		Method method = Meaningless.class.getDeclaredMethod(name);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FunctionTool.builder("call").handler(() -> new Meaningless(), method))
			.withMessageContaining(name + "()")
			.withMessageContaining("cannot be told to the model");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nothing", "boxedNothing", "monoOfNothing", "stageOfNothing", "fluxOfNothing" })
	void nothingTellsTheModelThatItIsDone(String name) {
		assertThat(run(Objects.requireNonNull(FunctionTools.annotated(new Methods()).get(name))).path("output")
			.stringValue()).isEqualTo("Done.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "image", "images", "imageArray", "later" })
	void methodsReturnParts(String name) {
		assertThat(
				run(Objects.requireNonNull(FunctionTools.annotated(new Methods()).get(name))).path("output").toString())
			.isEqualTo("[" + IMAGE_JSON + "]");
	}

	@Test
	void nullOfAMethodWithAResultIsNull() {
		assertThat(run(Objects.requireNonNull(FunctionTools.annotated(new Methods()).get("unknown"))).path("output")
			.stringValue()).isEqualTo("null");
	}

	private JsonNode run(Object result) {
		return run(tool(result));
	}

	private JsonNode run(FunctionTool tool) {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall(tool.name(), "{}"), Scripts.text("Done."));
		this.server.run(ToolLoop.builder().tools(tool).build(), LoopServer.turn("Call"));
		return this.server.input(1).get(0);
	}

	private static FunctionTool tool(Object result) {
		return FunctionTool.of("call", "Call", Empty.class, (empty, context) -> result);
	}

	private static ToolLoop loop(Object result) {
		return ToolLoop.builder().tools(tool(result)).build();
	}

	record Empty() {
	}

	record Report(Response answer, RawJson raw) {
	}

	record Picture(InputPart image) {
	}

	static class Methods {

		@ResponsesTool(description = "Nothing")
		void nothing() {
		}

		@ResponsesTool(description = "Nothing")
		@Nullable Void boxedNothing() {
			return null;
		}

		@ResponsesTool(description = "Nothing")
		Mono<Void> monoOfNothing() {
			return Mono.empty();
		}

		@ResponsesTool(description = "Nothing")
		CompletableFuture<@Nullable Void> stageOfNothing() {
			return CompletableFuture.completedFuture(null);
		}

		@ResponsesTool(description = "Nothing")
		Flux<Void> fluxOfNothing() {
			return Flux.empty();
		}

		@ResponsesTool(description = "Unknown")
		@Nullable String unknown() {
			return null;
		}

		@ResponsesTool(description = "Image")
		InputPart image() {
			return IMAGE;
		}

		@ResponsesTool(description = "Images")
		List<InputPart> images() {
			return List.of(IMAGE);
		}

		@ResponsesTool(description = "Images")
		InputPart[] imageArray() {
			return new InputPart[] { IMAGE };
		}

		@ResponsesTool(description = "Images")
		Mono<List<InputPart>> later() {
			return Mono.just(List.of(IMAGE));
		}

	}

	static class Meaningless {

		InputItem item() {
			return InputItem.userMessage("");
		}

		List<? extends InputItem> items() {
			return List.of();
		}

		Mono<InputItem> monoOfItem() {
			return Mono.empty();
		}

		Tool[] array() {
			return new Tool[0];
		}

		Mono<Mono<String>> nested() {
			return Mono.empty();
		}

		FutureTask<String> future() {
			return new FutureTask<>(() -> "");
		}

		Map<String, InputPart> mapOfParts() {
			return Map.of();
		}

		ToolLoop loop() {
			return ToolLoop.builder().build();
		}

		Stream<Mono<String>> stream() {
			return Stream.of();
		}

	}

}
