package io.github.responsesws.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.protocol.ResponseFailedException;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolChoice;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
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

	@RepeatedTest(50)
	void parallelCallsRunAtOnceAndAnswerInTheirOrder() {
		CyclicBarrier barrier = new CyclicBarrier(4);
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather", Place.class, (place, context) -> {
				barrier.await(LoopServer.LONG.toSeconds(), TimeUnit.SECONDS);
				return place.city();
			}))
			.build();
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(call("A").then(call("B")).then(call("C")).then(call("D")), Scripts.text("Done."));
		List<RunEvent> events = this.server.run(loop, LoopServer.turn("Weather?"));
		assertThat(calls(events)).hasSize(4);
		assertThat(this.server.input(1)).extracting((item) -> item.path("output").stringValue())
			.containsExactly("A", "B", "C", "D");
	}

	@RepeatedTest(50)
	void concurrencyIsBounded() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		ToolLoop loop = ToolLoop.builder()
			.settings(ToolSettings.builder().maxConcurrency(2).build())
			.tools(FunctionTool.of("get_weather", "Weather", Place.class, (place, context) -> {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				return Mono.delay(Duration.ofMillis(1))
					.map((tick) -> place.city())
					.doOnNext((city) -> running.decrementAndGet());
			}))
			.build();
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(call("A").then(call("B")).then(call("C")).then(call("D")).then(call("E")), Scripts.text("Done."));
		this.server.run(loop, LoopServer.turn("Weather?"));
		assertThat(most).hasValueBetween(1, 2);
		assertThat(this.server.input(1)).extracting((item) -> item.path("output").stringValue())
			.containsExactly("A", "B", "C", "D", "E");
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
	void stackIsAsFlatInRoundTwoThousandAsInTheFirst() {
		ToolLoop loop = ToolLoop.builder()
			.tools(weather())
			.settings(ToolSettings.builder().maxRounds(2001).build())
			.build();
		this.server.server().onRequest(RequestMatcher.any()).respond(call("Paris")).times(2000);
		this.server.server().onRequest(RequestMatcher.any()).respond(Scripts.text("Done."));
		// Chains of their own keep the server from reading all rounds again in each.
		TurnRunner turns = (turn) -> this.server.client().stream(LoopServer.turn("Weather?"));
		StepVerifier.create(loop.run(turns, LoopServer.turn("Weather?")).last().map(RunEvent::round))
			.expectNext(2001)
			.expectComplete()
			.verify(Duration.ofSeconds(60));
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
	void demandReachesTheTurnAndTheTool() {
		AtomicInteger requested = new AtomicInteger();
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather", Place.class,
					(place, context) -> Flux.range(0, 1000).doOnNext((tick) -> requested.incrementAndGet())))
			.build();
		this.server.server().onRequest(RequestMatcher.any()).respond(call("Paris"), Scripts.text("Done."));
		AtomicInteger progress = new AtomicInteger();
		StepVerifier.create(loop.run(this.server.chain(), LoopServer.turn("Weather?")), 0)
			.thenRequest(1)
			.expectNextMatches(RunEvent.RoundStarted.class::isInstance)
			.thenRequest(1)
			.expectNextMatches(RunEvent.TurnEvent.class::isInstance)
			.thenRequest(20)
			.thenConsumeWhile((event) -> event.round() == 1 && !(event instanceof RunEvent.ToolProgress))
			.then(() -> assertThat(requested).hasValueLessThan(200))
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((event) -> true, (event) -> {
				if (event instanceof RunEvent.ToolProgress) {
					progress.incrementAndGet();
				}
			})
			.expectComplete()
			.verify(LoopServer.LONG);
		assertThat(requested).hasValue(1000);
		assertThat(this.server.input(1).get(0).path("output").stringValue()).isEqualTo("999");
	}

	@RepeatedTest(50)
	void cancellingInterruptsToolsThatBlock() throws Exception {
		CountDownLatch started = new CountDownLatch(2);
		CountDownLatch interrupted = new CountDownLatch(2);
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather", Place.class, (place, context) -> {
				started.countDown();
				try {
					return new CountDownLatch(1).await(60, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
					throw ex;
				}
			}))
			.build();
		answer(call("Paris").then(call("Rome")));
		Disposable run = loop.run(this.server.chain(), LoopServer.turn("Weather?")).subscribe();
		await(started);
		run.dispose();
		assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.server.server().requests()).hasSize(1);
	}

	@RepeatedTest(50)
	void cancellingDisposesToolsThatDoNotBlock() {
		CountDownLatch started = new CountDownLatch(3);
		CountDownLatch cancelled = new CountDownLatch(3);
		CompletableFuture<String> future = new CompletableFuture<>();
		future.whenComplete((value, ex) -> cancelled.countDown());
		Map<String, Publisher<?>> results = Map.of("Paris", Mono.never().doOnCancel(cancelled::countDown), "Rome",
				Flux.just(1).concatWith(Flux.never()).doOnCancel(cancelled::countDown), "Oslo",
				Mono.fromFuture(future));
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather", Place.class,
					(place, context) -> Flux.from(results.getOrDefault(place.city(), Mono.empty()))
						.doOnSubscribe((subscription) -> started.countDown())))
			.build();
		answer(call("Paris").then(call("Oslo")).then(call("Rome")));
		Disposable run = loop.run(this.server.chain(), LoopServer.turn("Weather?")).subscribe();
		await(started);
		run.dispose();
		await(cancelled);
		assertThat(future).isCancelled();
	}

	@Test
	void cancellingDuringTheTurnEndsTheTurn() {
		Gate gate = new Gate();
		answer(Scripts.delta("Hel").await(gate).text("lo"));
		StepVerifier.create(this.loop.run(this.server.chain(), LoopServer.turn("Hi")))
			.expectNextCount(3)
			.thenCancel()
			.verify(LoopServer.LONG);
		gate.open();
		LoopServer.await(() -> this.server.client()
			.snapshot()
			.sessions()
			.stream()
			.noneMatch((session) -> session.busyLanes() > 0));
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

	private static void await(CountDownLatch latch) {
		LoopServer.await(() -> latch.getCount() == 0);
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
