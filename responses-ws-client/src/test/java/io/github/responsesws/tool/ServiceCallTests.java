package io.github.responsesws.tool;

import java.util.List;
import java.util.stream.Stream;

import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that the service ran by itself, calls of namespaces, and calls of nothing.
 */
class ServiceCallTests {

	private static final String SEARCH = """
			{"type":"custom_tool_call","id":"ctc_1","call_id":"xs_call_1","name":"x_keyword_search",\
			"input":"{}","status":"completed"}""";

	private static final String ANSWER = """
			{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Sunny."}]}""";

	private static final String FINAL_ANSWER = ANSWER.replace("\"role\"", "\"phase\":\"final_answer\",\"role\"");

	private static final String COMMENTARY = ANSWER.replace("\"role\"", "\"phase\":\"commentary\",\"role\"");

	private static final String MADE_UP = """
			{"type":"function_call","call_id":"call_2","name":"made_up","arguments":"{}"}""";

	private final LoopServer server = new LoopServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	static Stream<Script> answered() {
		return Stream.of(Scripts.serviceCall("x_keyword_search", "{\"query\":\"weather\"}").text("Sunny."),
				output(SEARCH, ANSWER), output(ANSWER, SEARCH), output(SEARCH, FINAL_ANSWER),
				output(FINAL_ANSWER, SEARCH), output(COMMENTARY, SEARCH, FINAL_ANSWER), output(SEARCH, """
						{"type":"custom_tool_call_output","call_id":"xs_call_1","output":"Sun"}"""), output(MADE_UP, """
						{"type":"function_call_output","call_id":"call_2","output":"Sun"}"""));
	}

	@ParameterizedTest
	@MethodSource("answered")
	void whatTheServiceRanIsLeftAlone(Script script) {
		this.server.server().onRequest(RequestMatcher.any()).respond(script, Scripts.text("Never."));
		List<RunEvent> events = this.server.run(ToolLoop.builder().build(), search());
		assertThat(events).noneMatch(RunEvent.ToolStarted.class::isInstance);
		assertThat(events.get(events.size() - 1)).isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(this.server.server().requests()).hasSize(1);
	}

	@Test
	void customToolsOfTheApplicationRunBesideIt() {
		ToolLoop loop = ToolLoop.builder()
			.customTools(List.of(CustomTool.of("sql", "SQL", (text, context) -> "ran")))
			.build();
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(output(SEARCH, ANSWER, """
					{"type":"custom_tool_call","call_id":"call_1","name":"sql","input":"SELECT 1"}"""),
					Scripts.text("Done."));
		this.server.run(loop, search());
		assertThat(this.server.input(1)).singleElement()
			.satisfies((item) -> assertThat(item.path("call_id").stringValue()).isEqualTo("call_1"));
	}

	static Stream<Script> open() {
		return Stream.of(output(MADE_UP), output(COMMENTARY, MADE_UP), output(ANSWER, MADE_UP), output("""
				{"type":"custom_tool_call","call_id":"call_2","name":"made_up","input":"a"}"""));
	}

	@ParameterizedTest
	@MethodSource("open")
	void nameThatTheModelMadeUpIsToldToIt(Script script) {
		this.server.server().onRequest(RequestMatcher.any()).respond(script, Scripts.text("Done."));
		this.server.run(ToolLoop.builder().tools(tool("weather")).build(), LoopServer.turn("Weather?"));
		assertThat(this.server.input(1)).singleElement()
			.satisfies((item) -> assertThat(item.path("output").stringValue()).contains("made_up")
				.contains("there are weather"));
	}

	@Test
	void replayOfSuchACallIsAccepted() {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.serviceCall("x_keyword_search", "{}").text("Sunny."), Scripts.text("Still sunny."),
					Scripts.error(400, "previous_response_not_found", "gone"), Scripts.text("Rain."));
		Conversation conversation = conversation();
		assertThat(last(conversation, "Weather?")).isEqualTo("Sunny.");
		assertThat(last(conversation, "And now?")).isEqualTo("Still sunny.");
		assertThat(this.server.input(1)).singleElement()
			.satisfies((item) -> assertThat(item.path("type").stringValue()).isEqualTo("message"));
		assertThat(last(conversation, "And tomorrow?")).isEqualTo("Rain.");
		assertThat(this.server.input(3)).extracting((item) -> item.path("type").stringValue())
			.containsExactly("message", "custom_tool_call", "message", "message", "message", "message");
	}

	@Test
	void nothingIsLeftToResume() {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.serviceCall("x_keyword_search", "{}").text("Sunny."), Scripts.text("Never."));
		Conversation conversation = conversation();
		assertThat(last(conversation, "Weather?")).isEqualTo("Sunny.");
		assertThat(conversation.resumeRun().events().collectList().block(LoopServer.LONG)).isEmpty();
		assertThat(this.server.server().requests()).hasSize(1);
	}

	@Test
	void callOfANamespaceRunsTheToolOfThatNamespace() {
		FunctionTool weather = tool("weather");
		this.server.server().onRequest(RequestMatcher.any()).respond(namespaced("crm"), Scripts.text("Done."));
		this.server.run(ToolLoop.builder().tools(weather).build(),
				LoopServer.turn("Weather?").mutate().tools(Tool.namespace("crm", "CRM", weather.definition())).build());
		assertThat(this.server.request(0)
			.body()
			.path("tools")
			.valueStream()
			.map((tool) -> tool.path("type").stringValue())).containsExactly("namespace");
		assertThat(this.server.input(1).get(0).path("output").stringValue()).isEqualTo("ran weather");
	}

	@Test
	void callOfANamespaceNeverRunsTheFunctionOfThatNameBesideIt() {
		FunctionTool weather = tool("weather");
		Tool other = Tool.namespace("crm", "CRM", weather.definition());
		for (ResponseRequest turn : List.of(LoopServer.turn("Weather?"),
				LoopServer.turn("Weather?").mutate().tools(other, weather.definition()).build(),
				LoopServer.turn("Weather?")
					.mutate()
					.tools(Tool.namespace("erp", "ERP", weather.definition()))
					.build())) {
			this.server.server().reset();
			this.server.server().onRequest(RequestMatcher.any()).respond(namespaced("crm"), Scripts.text("Done."));
			this.server.run(ToolLoop.builder().tools(weather).build(), turn);
			assertThat(this.server.input(1).get(0).path("output").stringValue())
				.contains("there is no tool crm.weather");
		}
	}

	@Test
	void customToolsHaveNamespacesToo() {
		ToolLoop loop = ToolLoop.builder()
			.customTools(List.of(CustomTool.of("sql", "SQL", (text, context) -> "ran " + text)))
			.build();
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(output("""
					{"type":"custom_tool_call","call_id":"call_1","name":"sql","namespace":"crm","input":"a"}"""),
					output("""
							{"type":"custom_tool_call","call_id":"call_2","name":"sql","namespace":"erp","input":"b"}"""),
					Scripts.text("Done."));
		this.server.run(loop,
				LoopServer.turn("Count")
					.mutate()
					.tools(Tool.namespace("crm", "CRM", Tool.custom("sql", "SQL")))
					.build());
		assertThat(this.server.request(0).body().path("tools")).hasSize(1);
		assertThat(this.server.input(1).get(0).path("output").stringValue()).isEqualTo("ran a");
		assertThat(this.server.input(2).get(0).path("output").stringValue()).contains("there is no tool erp.sql");
	}

	private Conversation conversation() {
		return this.server.client()
			.conversation(ConversationSettings.builder()
				.request(ResponseRequest.builder()
					.model("test-model")
					.store(false)
					.tools(Tool.hosted("x_search"))
					.build())
				.build());
	}

	private static String last(Conversation conversation, String input) {
		RunEvent last = conversation.turn(input).run().events().blockLast(LoopServer.LONG);
		assertThat(last).isInstanceOf(RunEvent.RunCompleted.class);
		return ((RunEvent.RunCompleted) last).response().outputText();
	}

	private static ResponseRequest search() {
		return LoopServer.turn("Weather?").mutate().tools(Tool.hosted("x_search")).build();
	}

	private static FunctionTool tool(String name) {
		return FunctionTool.of(name, "Tool", Empty.class, (empty, context) -> "ran " + name);
	}

	private static Script namespaced(String namespace) {
		return output("{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"weather\",\"namespace\":\""
				+ namespace + "\",\"arguments\":\"{}\"}");
	}

	private static Script output(String... items) {
		return Scripts.script().completeWith("{\"output\":[" + String.join(",", items) + "]}");
	}

	record Empty() {
	}

}
