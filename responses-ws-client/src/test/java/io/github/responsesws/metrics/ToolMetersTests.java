package io.github.responsesws.metrics;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.ApprovalDecision;
import io.github.responsesws.tool.CustomTool;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.TooManyRoundsException;
import io.github.responsesws.tool.ToolErrorMode;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolSettings;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the meters say of calls and runs over a real socket.
 */
class ToolMetersTests {

	private static final String CALLS = "responses.ws.tool.calls";

	private static final String JOBS = "responses.ws.tool.jobs";

	private static final String WAITING_JOBS = "responses.ws.tool.jobs.waiting";

	private static final String EARLY = "responses.ws.tool.early";

	private static final String ROUNDS = "responses.ws.tool.rounds";

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final MeteredClient metered = new MeteredClient(this.server);

	@AfterEach
	void stop() {
		this.metered.close();
		this.server.close();
	}

	static Stream<Arguments> calls() {
		return Stream.of(Arguments.of(call("greet", "Ada"), "greet", "completed"),
				Arguments.of(call("greet", "nobody"), "greet", "failed"),
				Arguments.of(call("sleep", "Ada"), "sleep", "timeout"),
				Arguments.of(Scripts.functionCall("greet", "{\"who\":{}}"), "greet", "malformed"),
				Arguments.of(Scripts.functionCall("made_up", "{}"), "unknown", "unknown"));
	}

	@ParameterizedTest
	@MethodSource
	void calls(Script call, String tool, String outcome) {
		respond(call);
		this.metered.run(loop()).blockLast(MeteredClient.LONG);
		assertThat(this.metered.value(CALLS, "tool", tool, "kind", "function", "outcome", outcome)).isOne();
		assertThat(this.metered.registry().find(CALLS).meters()).hasSize(1);
		assertThat(this.metered.total(ROUNDS, "outcome", "completed")).isEqualTo(2);
	}

	@Test
	void customToolsAndApprovals() {
		respond(items("""
				{"id":"ct_1","type":"custom_tool_call","call_id":"call_1","name":"sql","input":"SELECT 1"}""", """
				{"id":"mcpr_1","type":"mcp_approval_request","server_label":"links","name":"shorten",\
				"arguments":"{}"}""", """
				{"id":"ct_2","type":"custom_tool_call","call_id":"call_2","name":"greet","input":""}"""));
		this.metered
			.run(loop().customTools(List.of(CustomTool.of("sql", "Runs SQL", (text, context) -> text)))
				.approvals((request, context) -> Mono.just(ApprovalDecision.deny("no"))))
			.blockLast(MeteredClient.LONG);
		assertThat(this.metered.value(CALLS, "tool", "sql", "kind", "custom", "outcome", "completed")).isOne();
		assertThat(this.metered.value(CALLS, "tool", "shorten", "kind", "mcp_approval", "outcome", "denied")).isOne();
		assertThat(this.metered.value(CALLS, "tool", "unknown", "kind", "custom", "outcome", "unknown")).isOne();
	}

	@Test
	void jobsThatRunOrWaitForATurnAreCounted() {
		Sinks.One<String> output = Sinks.one();
		FunctionTool report = FunctionTool.builder("report")
			.async(true)
			.handler(Person.class, (person, context) -> output.asMono());
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("report", "{\"who\":\"Ada\"}").text("Started."))
			.once();
		Conversation conversation = this.metered.client().conversation();
		conversation.turn(MeteredClient.request().build())
			.tools(loop().tools(report)
				.listener(new ToolMetrics(this.metered.registry(), Tags.of("client", "tested")))
				.build())
			.run()
			.events()
			.blockLast(MeteredClient.LONG);
		assertThat(this.metered.value(JOBS)).isOne();
		assertThat(this.metered.value(WAITING_JOBS)).isZero();
		assertThat(this.metered.registry().find(CALLS).meters()).isEmpty();
		output.tryEmitValue("42 pages");
		this.metered.await(CALLS, 1);
		this.metered.await(JOBS, 0);
		assertThat(this.metered.value(WAITING_JOBS)).isOne();
		assertThat(this.metered.value(CALLS, "tool", "report", "outcome", "completed")).isOne();
		conversation.turn(MeteredClient.request().build()).response().block(MeteredClient.LONG);
		assertThat(this.metered.value(WAITING_JOBS)).isZero();
	}

	@Test
	void callsThatEndWhileTheModelWritesSaveAllTheirTime() {
		Gate rest = new Gate();
		respond(call("quick", "Ada").then(call("greet", "Ada")).await(rest));
		this.metered.run(loop().tools(early("quick", Mono.just("Hello")))).doOnNext((event) -> {
			if (event instanceof RunEvent.ToolCompleted) {
				rest.open();
			}
		}).blockLast(MeteredClient.LONG);
		assertThat(this.metered.value(EARLY, "tool", "quick")).isOne();
		assertThat(this.metered.registry().find(EARLY).meters()).hasSize(1);
		assertThat(this.metered.total(EARLY)).isPositive().isLessThan(this.metered.total("responses.ws.turns"));
	}

	@Test
	void callsThatOutliveTheirTurnSaveTheTimeUntilThen() {
		Gate rest = new Gate();
		Sinks.One<String> output = Sinks.one();
		respond(call("slow", "Ada").await(rest));
		this.metered.run(loop().tools(early("slow", output.asMono()))).subscribe((event) -> {
			if (event instanceof RunEvent.ToolStarted) {
				rest.open();
			}
		});
		this.metered.await(EARLY, 1, "tool", "slow");
		assertThat(this.metered.find(CALLS)).isNull();
		output.tryEmitValue("At last");
		this.metered.await(CALLS, 1, "tool", "slow", "outcome", "completed");
		assertThat(this.metered.total(EARLY)).isPositive();
	}

	@Test
	void callsOfResponsesThatComeToNothingSaveNothing() {
		this.server.onRequest(RequestMatcher.any())
			.respond(call("quick", "Ada").error(500, "server_error", "Oops"), Scripts.text("Done."));
		this.metered.run(loop().tools(early("quick", Mono.just("Hello"))))
			.onErrorComplete()
			.blockLast(MeteredClient.LONG);
		MeteredClient.await(() -> this.metered.registry().find(CALLS).meter() != null);
		assertThat(this.metered.find(EARLY)).isNull();
	}

	private static FunctionTool early(String name, Mono<String> output) {
		return FunctionTool.builder(name).earlyStart(true).handler(Person.class, (person, context) -> output);
	}

	@Test
	void callsThatStartAfterTheTurnAreNotEarly() {
		respond(call("greet", "Ada"));
		this.metered.run(loop()).blockLast(MeteredClient.LONG);
		assertThat(this.metered.value(CALLS, "tool", "greet")).isOne();
		assertThat(this.metered.find(EARLY)).isNull();
	}

	@Test
	void namesThatTheModelMakesUpMakeNoMeters() {
		Script calls = Scripts.functionCall("made_up", "{}");
		for (int i = 0; i < 60; i++) {
			calls = calls.then(Scripts.functionCall("made_up_" + i, "{}"));
		}
		respond(calls.then(call("greet", "Ada")));
		this.metered.run(loop()).blockLast(MeteredClient.LONG);
		assertThat(this.metered.value(CALLS, "tool", "unknown")).isEqualTo(61);
		assertThat(this.metered.value(CALLS, "tool", "greet")).isOne();
	}

	@Test
	void manyToolsDoNotMakeManyMeters() {
		FunctionTool[] tools = new FunctionTool[60];
		Script calls = Scripts.script();
		for (int i = 0; i < tools.length; i++) {
			tools[i] = FunctionTool.of("tool_" + i, "Tool", Person.class, (person, context) -> person.who());
			calls = calls.then(call("tool_" + i, "Ada"));
		}
		respond(calls);
		this.metered.run(ToolLoop.builder().tools(tools)).blockLast(MeteredClient.LONG);
		assertThat(this.metered.registry().find(CALLS).meters()).hasSize(51);
		assertThat(this.metered.value(CALLS, "tool", "other")).isEqualTo(10);
	}

	@Test
	void callsAreCancelledWithTheirRun() {
		respond(call("greet", "never").then(Scripts.functionCall("made_up", "{}")));
		StepVerifier.create(this.metered.run(loop()))
			.thenConsumeWhile((event) -> !(event instanceof RunEvent.ToolFailed))
			.expectNextCount(1)
			.thenCancel()
			.verify(MeteredClient.LONG);
		// A cancel reaches the calls when the event that brought it about was delivered.
		this.metered.await(CALLS, 1, "tool", "greet", "outcome", "cancelled");
		assertThat(this.metered.value(CALLS, "tool", "unknown", "outcome", "unknown")).isOne();
		assertThat(this.metered.total(ROUNDS, "outcome", "cancelled")).isOne();
	}

	@Test
	void callThatEndsTheRunCancelsTheOthers() {
		respond(call("greet", "never").then(call("greet", "nobody")));
		StepVerifier
			.create(this.metered
				.run(loop().settings(ToolSettings.builder().onError(ToolErrorMode.FAIL).maxRounds(2).build())))
			.thenConsumeWhile((event) -> true)
			.expectError(ToolException.class)
			.verify(MeteredClient.LONG);
		assertThat(this.metered.value(CALLS, "outcome", "failed")).isOne();
		// The others are told when the failure was delivered.
		this.metered.await(CALLS, 1, "outcome", "cancelled");
		assertThat(this.metered.total(ROUNDS, "outcome", "failed")).isOne();
	}

	@Test
	void runsThatDoNotComeToAnEnd() {
		this.server.onRequest(RequestMatcher.any()).respond(call("greet", "Ada"));
		StepVerifier.create(this.metered.run(loop().settings(ToolSettings.builder().maxRounds(3).build())))
			.thenConsumeWhile((event) -> true)
			.expectError(TooManyRoundsException.class)
			.verify(MeteredClient.LONG);
		assertThat(this.metered.total(ROUNDS, "outcome", "too_many_rounds")).isEqualTo(3);
		assertThat(this.metered.value(CALLS, "outcome", "completed")).isEqualTo(2);
	}

	@Test
	void incompleteRuns() {
		respond(call("greet", "Ada").incomplete("max_output_tokens"));
		this.metered.run(loop()).blockLast(MeteredClient.LONG);
		assertThat(this.metered.total(ROUNDS, "outcome", "incomplete")).isOne();
		assertThat(this.metered.find(CALLS)).isNull();
	}

	@Test
	void tagsHoldNeitherArgumentsNorOutputs() {
		respond(call("greet", "secret"));
		this.metered.run(loop()).blockLast(MeteredClient.LONG);
		assertThat(this.metered.registry().getMeters()).extracting(Meter::getId)
			.allSatisfy((id) -> assertThat(id.toString()).doesNotContain("secret"));
	}

	private static ToolLoop.Builder loop() {
		return ToolLoop.builder()
			.tools(FunctionTool.of("greet", "Greets somebody", Person.class,
					(person, context) -> switch (person.who()) {
						case "nobody" -> throw new IllegalArgumentException("secret");
						case "never" -> Mono.never();
						default -> "Hello " + person.who();
					}),
					FunctionTool.builder("sleep")
						.timeout(Duration.ofMillis(20))
						.handler(Person.class, (person, context) -> Mono.never()));
	}

	private void respond(Script script) {
		this.server.onRequest(RequestMatcher.any()).respond(script, Scripts.text("Done."));
	}

	private static Script call(String name, String who) {
		return Scripts.functionCall(name, "{\"who\":\"" + who + "\"}");
	}

	private static Script items(String... items) {
		return Scripts.script().completeWith("{\"output\":[" + String.join(",", items) + "]}");
	}

	record Person(String who) {
	}

}
