package io.github.responsesws.tool;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.protocol.ToolCaller;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tools that say {@code async}, and runs that leave their calls to somebody.
 */
class AsyncToolTests {

	private static final Duration LONG = LoopServer.LONG;

	private final LoopServer server = new LoopServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void definitionsSaySo() {
		FunctionTool annotated = FunctionTools.annotated(new Methods()).get("report");
		assertThat(annotated).isNotNull();
		assertThat(annotated.async()).isTrue();
		assertThat(annotated.definition().json().tree().path("async").asBoolean()).isTrue();
		FunctionTool plain = FunctionTool.of("plain", "Plain", Nothing.class, (nothing, context) -> "");
		assertThat(plain.async()).isFalse();
		assertThat(plain.definition().json().tree().has("async")).isFalse();
		CustomTool custom = CustomTool.of("sql", "Runs SQL", (text, context) -> text).async(true);
		assertThat(custom.timeout(Duration.ofSeconds(1)).format(Map.of("type", "text")).earlyStart(true).async())
			.isTrue();
		assertThat(custom.definition().json().tree().path("async").asBoolean()).isTrue();
	}

	@Test
	void programsCallNoAsyncTools() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FunctionTool.builder("report")
				.async(true)
				.allowedCallers(ToolCaller.PROGRAMMATIC)
				.handler(Nothing.class, (nothing, context) -> "42 pages"))
			.withMessageContaining("report is async");
		CustomTool custom = CustomTool.of("sql", "Runs SQL", (text, context) -> text);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> custom.async(true).allowedCallers(ToolCaller.PROGRAMMATIC));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> custom.allowedCallers(ToolCaller.PROGRAMMATIC).async(true));
		assertThat(custom.allowedCallers(ToolCaller.DIRECT).async(true).async()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCustomToolMayBeAsync(boolean async) {
		CustomTool sql = CustomTool.of("sql", "Runs SQL", (text, context) -> text + ": 3 rows").async(true);
		respond("{'id':'ct_1','type':'custom_tool_call','status':'completed','call_id':'call_1','name':'sql',"
				+ "'input':'SELECT 1'" + (async ? ",'async':true" : "") + "}");
		Calls calls = new Calls(true);
		List<RunEvent> events = run(ToolLoop.builder().customTools(List.of(sql)).build(), calls);
		// What the call says decides: a plain one has to be answered at once.
		assertThat(calls.begun).hasSize(async ? 1 : 0);
		assertThat(this.server.server().requests()).hasSize(async ? 1 : 2);
		assertThat(events).filteredOn(RunEvent.ToolCompleted.class::isInstance).hasSize(async ? 0 : 1);
		if (async) {
			AsyncCall call = calls.begun.get(0);
			assertThat(call.call().kind()).isEqualTo(ToolCall.Kind.CUSTOM);
			StepVerifier.create(call.events())
				.expectNextMatches((event) -> event instanceof RunEvent.ToolCompleted completed
						&& completed.output().equals("SELECT 1: 3 rows"))
				.expectComplete()
				.verify(LONG);
			assertThat(call.output().json().tree().path("type").asString()).isEqualTo("custom_tool_call_output");
			assertThat(call.output("Gone").json().tree().path("output").asString()).isEqualTo("{\"error\":\"Gone\"}");
		}
	}

	@Test
	void aCallThatNobodyTakesIsWaitedFor() {
		respond("{'id':'fc_1','type':'function_call','call_id':'call_1','name':'report','arguments':'{}',"
				+ "'async':true}");
		List<RunEvent> events = run(loop(ToolErrorMode.REPORT), new Calls(false));
		assertThat(events).filteredOn(RunEvent.ToolCompleted.class::isInstance).hasSize(1);
		assertThat(this.server.server().requests()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void itIsNoneOfTheLastRoundUnlessNobodyTakesIt(boolean taken) {
		respond("{'id':'fc_1','type':'function_call','call_id':'call_1','name':'report','arguments':'{}',"
				+ "'async':true}");
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTools.annotated(new Methods()))
			.settings(ToolSettings.builder().maxRounds(1).build())
			.build();
		StepVerifier.FirstStep<RunEvent> run = StepVerifier
			.create(events(loop, new Calls(taken)).filter(RunEvent.RunCompleted.class::isInstance));
		if (taken) {
			run.expectNextCount(1).expectComplete().verify(LONG);
		}
		else {
			run.expectError(TooManyRoundsException.class).verify(LONG);
		}
	}

	@Test
	void aFailureThatWouldEndARunIsToldToTheModel() {
		respond("{'id':'fc_1','type':'function_call','call_id':'call_1','name':'broken','arguments':'{}',"
				+ "'async':true}");
		Calls calls = new Calls(true);
		run(loop(ToolErrorMode.FAIL), calls);
		AsyncCall call = calls.begun.get(0);
		StepVerifier.create(call.events())
			.expectNextMatches(RunEvent.ToolFailed.class::isInstance)
			.expectComplete()
			.verify(LONG);
		assertThat(call.output().json().tree().path("output").asString())
			.isEqualTo("{\"error\":\"The tool broken failed with java.lang.IllegalStateException\"}");
	}

	@Test
	void aToolKnowsTheCallsOfItsOwnRunOnly() {
		Calls outer = new Calls(true);
		List<AsyncCalls> seen = new CopyOnWriteArrayList<>();
		FunctionTool look = FunctionTool.of("look", "Looks", Nothing.class, (nothing, context) -> {
			seen.add(AsyncCalls.in(context.subscriberContext()));
			return "seen";
		});
		FunctionTool agent = FunctionTool.of("agent", "Asks", Nothing.class,
				(nothing, context) -> this.server.client().turn(LoopServer.turn("Inner")).run().tools(look).response());
		this.server.server()
			.onRequest(RequestMatcher.inputContaining("Inner"))
			.respond(Scripts.functionCall("look", "{}"))
			.once();
		this.server.server()
			.onRequest(RequestMatcher.inputContaining("Go"))
			.respond(Scripts.functionCall("agent", "{}").functionCall("look", "{}"))
			.once();
		run(ToolLoop.builder().tools(agent, look).build(), outer);
		assertThat(seen).hasSize(2).containsOnlyOnce(outer).doesNotContainNull();
		assertThat(AsyncCalls.in(Context.empty())).isSameAs(AsyncCalls.NONE);
		assertThat(AsyncCalls.NONE.running()).isEmpty();
		StepVerifier.create(AsyncCalls.NONE.over(List.of("call_1"))).expectComplete().verify(LONG);
	}

	private List<RunEvent> run(ToolLoop loop, AsyncCalls calls) {
		List<RunEvent> events = events(loop, calls).collectList().block(LONG);
		assertThat(events).isNotNull();
		return events;
	}

	private Flux<RunEvent> events(ToolLoop loop, AsyncCalls calls) {
		return loop.run(this.server.chain(), LoopServer.turn("Go"), calls);
	}

	private static ToolLoop loop(ToolErrorMode onError) {
		return ToolLoop.builder()
			.tools(FunctionTools.annotated(new Methods()))
			.settings(ToolSettings.builder().onError(onError).build())
			.build();
	}

	private void respond(String item) {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script().completeWith("{\"output\":[" + item.replace('\'', '"') + "]}"),
					Scripts.text("Done."));
	}

	static class Methods {

		@ResponsesTool(description = "Reports", async = true)
		String report() {
			return "42 pages";
		}

		@ResponsesTool(description = "Fails", async = true)
		String broken() {
			throw new IllegalStateException();
		}

	}

	record Nothing() {
	}

	/**
	 * Takes calls and leaves it to the test to run them.
	 */
	private static final class Calls implements AsyncCalls {

		private final boolean takes;

		private final List<AsyncCall> begun = new CopyOnWriteArrayList<>();

		Calls(boolean takes) {
			this.takes = takes;
		}

		@Override
		public boolean begin(AsyncCall call, ContextView context) {
			return this.takes && this.begun.add(call);
		}

		@Override
		public List<String> running() {
			return this.begun.stream().map((call) -> call.call().id()).toList();
		}

		@Override
		public Mono<Void> over(Collection<String> callIds) {
			return Mono.never();
		}

	}

}
