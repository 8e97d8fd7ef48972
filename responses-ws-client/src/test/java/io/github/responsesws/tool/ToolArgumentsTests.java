package io.github.responsesws.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arguments in the forms that services send them in.
 */
class ToolArgumentsTests {

	private final LoopServer server = new LoopServer();

	private final List<Object> calls = new ArrayList<>();

	private final FunctionTool deletion = FunctionTool.of("call", "Deletes mail", Deletion.class,
			(deletion, context) -> {
				this.calls.add(deletion);
				return "deleted";
			});

	@AfterEach
	void close() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"filter\":{\"from\":\"spam\"},\"limit\":null}", "{\"filter\":{\"from\":\"spam\"}}" })
	void objectInPlaceOfAStringIsRead(String arguments) {
		call(this.deletion, arguments);
		assertThat(this.calls).containsExactly(new Deletion(new Filter("spam"), null));
	}

	static Stream<Arguments> unreadable() {
		return Stream.of(Arguments.of("\"\"", "filter is missing"), Arguments.of("null", "filter is missing"),
				Arguments.of("\"null\"", "filter is missing"), Arguments.of("{}", "filter is missing"),
				Arguments.of("[]", "not a JSON object"), Arguments.of("\"{}\"", "filter is missing"),
				Arguments.of("17", "not a JSON object"), Arguments.of("{\"filter\":{}}", "filter.from is missing"),
				Arguments.of("\"{\\\"filter\\\":{\\\"from\\\":null}}\"", "filter.from is missing"),
				Arguments.of("\"{\\\"filter\\\":\"", "not JSON"));
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void toolNeverRunsEmptied(String arguments, String problem) {
		List<RunEvent> events = call(this.deletion, arguments);
		assertThat(this.calls).isEmpty();
		assertThat(events).filteredOn(RunEvent.ToolFailed.class::isInstance)
			.singleElement()
			.satisfies((event) -> assertThat(((RunEvent.ToolFailed) event).failure().reason())
				.isEqualTo(ToolException.Reason.MALFORMED_ARGUMENTS));
		assertThat(output()).contains(problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "null", "\"null\"" })
	void noArgumentsAreNotTheSameAsNoneOfThem(String arguments) {
		FunctionTool optional = FunctionTool.of("call", "Call", Optional.class, (value, context) -> {
			this.calls.add(value);
			return "";
		});
		call(optional, arguments);
		assertThat(this.calls).isEmpty();
		assertThat(output()).contains("not a JSON object");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "null", "\"null\"", "\" \"", "{}", "\"{}\"" })
	void toolWithoutParametersRunsWithoutArguments(String arguments) {
		for (FunctionTool tool : List.of(
				FunctionTool.of("call", "Call", Empty.class, (empty, context) -> "called " + empty),
				FunctionTool.builder("call")
					.handler(RawJson.parse("{\"type\":\"object\"}"), (empty, context) -> "called " + empty),
				FunctionTool.builder("call")
					.handler(RawJson.parse("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}"),
							(empty, context) -> "called " + empty))) {
			this.server.server().reset();
			call(tool, arguments);
			assertThat(output()).startsWith("called");
		}
	}

	@Test
	void membersOfAChoiceAreRequiredToo() {
		FunctionTool tool = FunctionTool.builder("call").handler(RawJson.parse("""
				{"type":"object","properties":{"target":{"anyOf":[{"$ref":"#/$defs/One"},{"type":"null"}]}},
				"required":["target"],"$defs":{"One":{"type":"object","properties":{"id":{"type":"string"}},
				"required":["id"]}}}"""), (arguments, context) -> "called");
		call(tool, "{\"target\":{}}");
		assertThat(output()).contains("target.id is missing");
		this.server.server().reset();
		call(tool, "{\"target\":null}");
		assertThat(output()).isEqualTo("called");
	}

	@Test
	void customToolReadsAnObjectAsItsText() {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script()
				.completeWith(
						"""
								{"output":[{"type":"custom_tool_call","call_id":"call_1","name":"sql","input":{"query":"SELECT 1"}}]}"""),
					Scripts.text("Done."));
		this.server.run(
				ToolLoop.builder().customTools(List.of(CustomTool.of("sql", "SQL", (text, context) -> text))).build(),
				LoopServer.turn("Count"));
		assertThat(output()).isEqualTo("{\"query\":\"SELECT 1\"}");
	}

	private List<RunEvent> call(FunctionTool tool, String arguments) {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script()
				.completeWith("{\"output\":[{\"type\":\"function_call\",\"call_id\":\"call_1\","
						+ "\"name\":\"call\",\"arguments\":" + arguments + "}]}"),
					Scripts.text("Done."));
		return this.server.run(ToolLoop.builder().tools(tool).build(), LoopServer.turn("Call"));
	}

	private String output() {
		return this.server.input(1).get(0).path("output").stringValue();
	}

	record Filter(String from) {
	}

	record Deletion(Filter filter, @Nullable Integer limit) {
	}

	record Optional(@Nullable String filter) {
	}

	record Empty() {
	}

}
