package io.github.responsesws.tool;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.protocol.ResponseFailedException;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolChoice;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.TurnRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ToolLoopTests {

	private final LoopServer server = new LoopServer();

	private final ToolLoop loop = ToolLoop.builder().tools(weather()).build();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void answerWithoutCallsIsOneRound() {
		answer(Scripts.text("Hello."));
		List<RunEvent> events = this.server.run(this.loop, LoopServer.turn("Hi"));
		assertThat(events.get(0)).isInstanceOf(RunEvent.RoundStarted.class);
		assertThat(kinds(events)).containsExactly("RoundStarted", "RoundCompleted", "RunCompleted");
		assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(RunEvent.RunCompleted.class, (completed) -> {
			assertThat(completed.round()).isEqualTo(1);
			assertThat(completed.response().outputText()).isEqualTo("Hello.");
		});
	}

	@Test
	void outputsAreAllThatTheNextTurnBrings() {
		this.server.server().onRequest(RequestMatcher.any()).respond(call("Paris"), Scripts.text("Sunny."));
		List<RunEvent> events = this.server.run(this.loop, LoopServer.turn("Weather?"));
		assertThat(kinds(events)).containsExactly("RoundStarted", "ToolStarted", "ToolCompleted", "RoundCompleted",
				"RoundStarted", "RoundCompleted", "RunCompleted");
		assertThat(this.server.input(1)).singleElement().satisfies((item) -> {
			assertThat(item.path("type").stringValue()).isEqualTo("function_call_output");
			assertThat(item.path("call_id").stringValue()).isEqualTo(calls(events).get(0).call().id());
			assertThat(item.path("output").stringValue()).isEqualTo("Sunny in Paris");
		});
		assertThat(this.server.request(1).previousResponseId()).isNotNull();
		assertThat(this.server.request(1).body().path("tools")).isEqualTo(this.server.request(0).body().path("tools"));
	}

	@Test
	void twentyRoundsSendOnlyWhatIsNew() {
		this.server.server().onRequest(RequestMatcher.any()).respond(call("Paris")).times(20);
		this.server.server().onRequest(RequestMatcher.any()).respond(Scripts.text("Done."));
		List<RunEvent> events = this.server.run(this.loop, LoopServer.turn("Weather?"));
		assertThat(events.get(events.size() - 1).round()).isEqualTo(21);
		assertThat(this.server.server().requests()).hasSize(21);
		assertThat(this.server.server().requests().subList(1, 21)).allSatisfy((request) -> {
			assertThat(request.body().path("input").size()).isEqualTo(1);
			assertThat(request.previousResponseId()).isNotNull();
		});
	}

	@Test
	void stackIsAsFlatInTheLastRoundAsInTheSecond() {
		ToolLoop loop = ToolLoop.builder()
			.tools(weather())
			.settings(ToolSettings.builder().maxRounds(101).build())
			.build();
		this.server.server().onRequest(RequestMatcher.any()).respond(call("Paris")).times(100);
		this.server.server().onRequest(RequestMatcher.any()).respond(Scripts.text("Done."));
		List<Integer> depths = new ArrayList<>();
		TurnRunner chain = this.server.chain();
		TurnRunner turns = (turn, placement) -> {
			depths.add(Thread.currentThread().getStackTrace().length);
			return chain.stream(turn);
		};
		StepVerifier.create(loop.run(turns, LoopServer.turn("Weather?")).last().map(RunEvent::round))
			.expectNext(101)
			.expectComplete()
			.verify(LoopServer.LONG);
		assertThat(depths).hasSize(101);
		assertThat(depths.get(100)).isLessThan(depths.get(1) + 20);
	}

	@Test
	void roundsAreLimited() {
		ToolLoop loop = ToolLoop.builder()
			.tools(weather())
			.settings(ToolSettings.builder().maxRounds(3).build())
			.build();
		answer(call("Paris").then(call("Rome")));
		StepVerifier.create(loop.run(this.server.chain(), LoopServer.turn("Weather?")))
			.thenConsumeWhile((event) -> true)
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOfSatisfying(TooManyRoundsException.class, (tooMany) -> {
						assertThat(tooMany).hasMessageContaining("2 more calls after 3 of 3 rounds")
							.hasMessageContaining("responses-ws.tool.max-rounds");
						assertThat(tooMany.maxRounds()).isEqualTo(3);
						assertThat(tooMany.response().functionCalls()).hasSize(2);
					}))
			.verify(LoopServer.LONG);
		assertThat(this.server.server().requests()).hasSize(3);
	}

	@Test
	void failedTurnIsShownAndEndsTheRun() {
		answer(Scripts.delta("Hel").fail("some_code", "no"));
		StepVerifier.create(this.loop.run(this.server.chain(), LoopServer.turn("Hi")))
			.thenConsumeWhile((event) -> !(event instanceof RunEvent.TurnEvent turn && turn.event().isTerminal()))
			.expectNextCount(1)
			.expectError(ResponseFailedException.class)
			.verify(LoopServer.LONG);
	}

	@Test
	void lostConnectionEndsTheRun() {
		this.server.server().onRequest(RequestMatcher.any()).respond(call("Paris"), Scripts.delta("Sun").drop());
		StepVerifier.create(this.loop.run(this.server.chain(), LoopServer.turn("Hi")))
			.thenConsumeWhile((event) -> true)
			.expectError(ResponsesException.class)
			.verify(LoopServer.LONG);
	}

	@Test
	void callsOfAnIncompleteResponseDoNotRun() {
		answer(call("Paris").incomplete("max_output_tokens"));
		List<RunEvent> events = this.server.run(this.loop, LoopServer.turn("Hi"));
		assertThat(kinds(events)).containsExactly("RoundStarted", "RoundCompleted", "RunCompleted");
	}

	@Test
	void demandToCallHoldsForTheFirstRoundOnly() {
		this.server.server().onRequest(RequestMatcher.newChain()).respond(call("Paris"));
		this.server.server().onRequest(RequestMatcher.continuation()).respond(Scripts.text("Sunny."));
		for (ToolChoice choice : List.of(ToolChoice.required(), ToolChoice.function("get_weather"),
				ToolChoice.allowed(true, ToolChoice.function("get_weather")))) {
			this.server.run(this.loop, LoopServer.turn("Weather?").mutate().toolChoice(choice).build());
		}
		assertThat(this.server.request(1).body().path("tool_choice").asString("")).isEqualTo("auto");
		assertThat(this.server.request(3).body().path("tool_choice").asString("")).isEqualTo("auto");
		assertThat(this.server.request(5).body().path("tool_choice").path("mode").asString("")).isEqualTo("auto");
		assertThat(this.server.request(5).body().path("tool_choice").path("tools").size()).isEqualTo(1);
	}

	@Test
	void toolsOfTheTurnComeFirstAndWin() {
		answer(Scripts.text("Hello."));
		ResponseRequest turn = LoopServer.turn("Hi")
			.mutate()
			.tools(Tool.webSearch(), Tool.function("get_weather", "other", null))
			.build();
		ToolLoop loop = ToolLoop.builder()
			.tools(weather(), FunctionTool.of("second", "Second", Place.class, (place, context) -> ""))
			.build();
		this.server.run(loop, turn);
		List<JsonNode> tools = this.server.request(0).body().path("tools").valueStream().toList();
		assertThat(tools).extracting((tool) -> tool.path("type").asString("") + " " + tool.path("name").asString(""))
			.containsExactly("web_search ", "function get_weather", "function second");
		assertThat(tools.get(1).path("description").asString("")).isEqualTo("other");
	}

	@Test
	void demoModelCallsWhatTheSchemaAsksFor() {
		List<RunEvent> events = this.server.run(this.loop, LoopServer.turn("What is the weather in Paris?"));
		assertThat(calls(events)).singleElement()
			.satisfies((completed) -> assertThat(completed.output()).isEqualTo("Sunny in Paris"));
		assertThat(((RunEvent.RunCompleted) events.get(events.size() - 1)).response().outputText())
			.contains("Sunny in Paris");
	}

	@Test
	void eachSubscriptionIsARunOfItsOwn() {
		this.server.server().onRequest(RequestMatcher.newChain()).respond(call("Paris"));
		this.server.server().onRequest(RequestMatcher.continuation()).respond(Scripts.text("Sunny."));
		Flux<RunEvent> run = Flux.defer(() -> this.loop.run(this.server.chain(), LoopServer.turn("Weather?")));
		StepVerifier.create(Flux.merge(run.last(), run.last(), run.last()).map(RunEvent::round))
			.expectNext(2, 2, 2)
			.expectComplete()
			.verify(LoopServer.LONG);
	}

	@Test
	void contextOfTheSubscriberReachesTheTool() {
		List<ToolContext> contexts = new ArrayList<>();
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather", Place.class, (place, context) -> {
				contexts.add(context);
				return context.subscriberContext().get("user");
			}))
			.build();
		this.server.server().onRequest(RequestMatcher.any()).respond(call("Paris"), Scripts.text("Sunny."));
		StepVerifier
			.create(loop.run(this.server.chain(), LoopServer.turn("Weather?"))
				.contextWrite((context) -> context.put("user", "Ada"))
				.last())
			.expectNextCount(1)
			.expectComplete()
			.verify(LoopServer.LONG);
		assertThat(this.server.input(1).get(0).path("output").stringValue()).isEqualTo("Ada");
		assertThat(contexts).singleElement().satisfies((context) -> {
			assertThat(context.round()).isEqualTo(1);
			assertThat(context.responseId()).isEqualTo(this.server.request(1).previousResponseId());
			assertThat(context.call().arguments()).isEqualTo("{\"city\":\"Paris\"}");
		});
	}

	@Test
	void textFormsHoldNoContent() {
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather", Place.class,
					(place, context) -> place.city().equals("secret-1") ? Flux.just("secret-2")
							: Mono.error(new IllegalStateException("secret-3"))))
			.build();
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(call("secret-1").then(call("secret-4")), Scripts.text("secret-5"));
		List<RunEvent> events = this.server.run(loop, LoopServer.turn("secret-6"));
		assertThat(kinds(events)).contains("ToolProgress", "ToolCompleted", "ToolFailed");
		assertThat(events.toString()).doesNotContain("secret").contains("get_weather");
	}

	@Test
	void customToolsOfOneNameAreRefused() {
		CustomTool tool = CustomTool.of("sql", "Runs SQL", (text, context) -> text);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ToolLoop.builder().customTools(List.of(tool, tool)).build())
			.withMessageContaining("sql");
	}

	private void answer(Script script) {
		this.server.server().onRequest(RequestMatcher.any()).respond(script);
	}

	private static Script call(String city) {
		return Scripts.functionCall("get_weather", "{\"city\":\"" + city + "\"}");
	}

	private static FunctionTool weather() {
		return FunctionTool.of("get_weather", "Current weather of a city", Place.class,
				(place, context) -> "Sunny in " + place.city());
	}

	private static List<RunEvent.ToolCompleted> calls(List<RunEvent> events) {
		return events.stream()
			.filter(RunEvent.ToolCompleted.class::isInstance)
			.map(RunEvent.ToolCompleted.class::cast)
			.toList();
	}

	private static List<String> kinds(List<RunEvent> events) {
		return events.stream()
			.filter((event) -> !(event instanceof RunEvent.TurnEvent))
			.map((event) -> event.getClass().getSimpleName())
			.toList();
	}

	record Place(String city) {
	}

}
