package io.github.responsesws.tool;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls side by side, demand, cancellation and threads.
 */
class ToolConcurrencyTests {

	private final LoopServer server = new LoopServer();

	@AfterEach
	void close() {
		this.server.close();
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
		this.server.run(loop, LoopServer.turn("Weather?"));
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

	@RepeatedTest(50)
	void cancellingInterruptsToolsThatBlock() throws Exception {
		CountDownLatch started = new CountDownLatch(2);
		CountDownLatch interrupted = new CountDownLatch(2);
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather", Place.class, (place, context) -> {
				started.countDown();
				try {
					return new CountDownLatch(1).await(5, TimeUnit.MINUTES);
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
		assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
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
		StepVerifier.create(ToolLoop.builder().build().run(this.server.chain(), LoopServer.turn("Hi")))
			.expectNextCount(3)
			.thenCancel()
			.verify(LoopServer.LONG);
		gate.open();
		LoopServer.await(this::idle);
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
	void cancellingAtAnyMomentLeavesNothingBehind(RepetitionInfo repetition) {
		AtomicInteger running = new AtomicInteger();
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather", Place.class,
					(place, context) -> Flux.range(0, 3)
						.doOnSubscribe((subscription) -> running.incrementAndGet())
						.doFinally((signal) -> running.decrementAndGet())))
			.build();
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(call("A").then(call("B")), call("C"), Scripts.text("Done."));
		StepVerifier
			.create(loop.run(this.server.chain(), LoopServer.turn("Weather?")).take(repetition.getCurrentRepetition()))
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(LoopServer.LONG);
		LoopServer.await(() -> running.get() == 0);
		LoopServer.await(this::idle);
	}

	@Test
	void toolsRunOnVirtualThreadsWhereTheJdkHasThem() {
		assertThat(threadOf(ToolLoop.builder()))
			.startsWith((Runtime.version().feature() >= 21) ? "responses-ws-tool-" : "boundedElastic-");
		assertThat(threadOf(ToolLoop.builder().settings(ToolSettings.builder().virtualThreads(false).build())))
			.startsWith("boundedElastic-");
	}

	@Test
	void toolsRunOnTheSchedulerOfTheCaller() {
		Scheduler scheduler = Schedulers.newSingle("mine");
		try {
			assertThat(threadOf(ToolLoop.builder().scheduler(scheduler))).startsWith("mine");
		}
		finally {
			scheduler.dispose();
		}
	}

	private String threadOf(ToolLoop.Builder loop) {
		this.server.server().reset();
		this.server.server().onRequest(RequestMatcher.any()).respond(call("Paris"), Scripts.text("Done."));
		this.server.run(loop.tools(FunctionTool.of("get_weather", "Weather", Place.class,
				(place, context) -> Thread.currentThread().getName()))
			.build(), LoopServer.turn("Weather?"));
		return this.server.input(1).get(0).path("output").stringValue();
	}

	private boolean idle() {
		return this.server.client().snapshot().sessions().stream().noneMatch((session) -> session.busyLanes() > 0);
	}

	private void answer(Script script) {
		this.server.server().onRequest(RequestMatcher.any()).respond(script);
	}

	private static Script call(String city) {
		return Scripts.functionCall("get_weather", "{\"city\":\"" + city + "\"}");
	}

	private static void await(CountDownLatch latch) {
		LoopServer.await(() -> latch.getCount() == 0);
	}

	record Place(String city) {
	}

}
