package io.github.responsesws.tool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.responsesws.protocol.OutputItemEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that run while the model still writes.
 */
class EarlyStartTests {

	private final LoopServer server = new LoopServer();

	private final Gate rest = new Gate();

	private final AtomicInteger ran = new AtomicInteger();

	private final List<CallOutcome> outcomes = new CopyOnWriteArrayList<>();

	private final List<RunEvent> events = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.rest.open();
		this.server.close();
	}

	@RepeatedTest(50)
	void callsRunWhileTheModelWritesAndAnswerInTheirOrder() {
		CountDownLatch both = new CountDownLatch(2);
		ToolLoop loop = loop((place, context) -> {
			both.countDown();
			if (both.getCount() == 0) {
				// The server says nothing more until both calls run.
				this.rest.open();
			}
			return place.city();
		});
		respond(call("A").then(call("B")).await(this.rest).text("One moment.").then(call("C")));
		run(loop, this.server.chain());
		assertThat(outputs(1)).containsExactly("A", "B", "C");
		assertThat(this.outcomes).hasSize(3).containsOnly(CallOutcome.COMPLETED);
		assertThat(index(RunEvent.ToolStarted.class::isInstance)).isLessThan(index(EarlyStartTests::isEnd))
			.isGreaterThan(index((event) -> event instanceof RunEvent.TurnEvent turn
					&& turn.event() instanceof OutputItemEvent.Done));
	}

	@RepeatedTest(50)
	void nobodyHearsOfACallBeforeItsItem() {
		ToolLoop loop = loop((place, context) -> place.city());
		respond(call("A").then(call("B")).repeatDelta(40, "x").then(call("C")));
		run(loop, this.server.chain());
		long items = 0;
		long starts = 0;
		for (RunEvent event : this.events) {
			if (event instanceof RunEvent.TurnEvent turn && turn.event() instanceof OutputItemEvent.Done done
					&& done.item().type().equals("function_call")) {
				items++;
			}
			else if (event instanceof RunEvent.ToolStarted) {
				starts++;
			}
			assertThat(starts).isLessThanOrEqualTo(items);
		}
		assertThat(starts).isEqualTo(3);
	}

	@RepeatedTest(50)
	void concurrencyIsBoundedAcrossTheEndOfTheTurn() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		ToolLoop loop = builder((place, context) -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			this.rest.open();
			return Mono.delay(Duration.ofMillis(1))
				.map((tick) -> place.city())
				.doOnNext((city) -> running.decrementAndGet());
		}).settings(ToolSettings.builder().maxConcurrency(2).build()).build();
		respond(call("A").then(call("B")).then(call("C")).await(this.rest).then(call("D")).then(call("E")));
		run(loop, this.server.chain());
		assertThat(most).hasValueBetween(1, 2);
		assertThat(outputs(1)).containsExactly("A", "B", "C", "D", "E");
	}

	@Test
	void eventsOfTheTurnDoNotWaitForTools() {
		Sinks.One<String> output = Sinks.one();
		ToolLoop loop = loop((place, context) -> output.asMono());
		respond(call("A").repeatDelta(400, "word "));
		StepVerifier.create(loop.run(this.server.chain(), LoopServer.turn("Hi")))
			.thenConsumeWhile((event) -> !isEnd(event))
			.expectNextMatches(EarlyStartTests::isEnd)
			.then(() -> output.tryEmitValue("done"))
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(LoopServer.LONG);
	}

	@Test
	void callsStartBeforeTheEndOfATurnThatFlowsAsSoonAsItIsAskedFor() {
		AtomicInteger early = new AtomicInteger();
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.builder("look").earlyStart(true).handler(Place.class, (place, context) -> place.city()))
			.listener(new ToolListener() {
				@Override
				public void onStartedEarly(ToolCall call, Duration saved) {
					early.incrementAndGet();
				}
			})
			.build();
		respond(call("A"));
		TurnRunner chain = this.server.chain();
		run(loop, (turn, placement) -> Flux
			.fromIterable(Objects.requireNonNull(chain.stream(turn, placement).collectList().block(LoopServer.LONG))));
		assertThat(outputs(1)).containsExactly("A");
		assertThat(early).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "settings", "function", "shell", "approval", "last round", "no arguments" })
	void callsWaitForTheEndWhereTheyMust(String reason) {
		FunctionTool.Builder function = FunctionTool.builder("look").earlyStart(!reason.equals("function"));
		ToolLoop loop = ToolLoop.builder()
			.tools(function.handler(Place.class, (place, context) -> place.city()))
			.settings(ToolSettings.builder()
				.earlyStart(!reason.equals("settings"))
				.maxRounds(reason.equals("last round") ? 1 : 2)
				.build())
			.build();
		Script call = call("A");
		if (reason.equals("no arguments")) {
			call = Scripts.functionCall("look", "");
		}
		respond(call.text("Well."));
		ResponseRequest turn = LoopServer.turn("Hi");
		if (reason.equals("shell")) {
			turn = turn.mutate().tools(Tool.shell()).build();
		}
		if (reason.equals("approval")) {
			turn = turn.mutate().tools(Tool.mcp("mail", "https://mail.example/mcp")).build();
		}
		loop.run(this.server.chain(), turn)
			.doOnNext(this.events::add)
			.onErrorComplete(TooManyRoundsException.class)
			.blockLast(LoopServer.LONG);
		if (reason.equals("last round")) {
			assertThat(this.events).noneMatch(RunEvent.ToolStarted.class::isInstance);
			return;
		}
		assertThat(index(RunEvent.ToolStarted.class::isInstance)).isGreaterThan(index(EarlyStartTests::isEnd));
	}

	@RepeatedTest(50)
	void callOfALostResponseAnswersTheOneThatComesBack() {
		ToolLoop loop = loop((place, context) -> place.city() + this.ran.incrementAndGet());
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(call("A").await(this.rest).drop(), Scripts.text("Again.").then(call("A")).then(call("A")),
					Scripts.text("Done."));
		run(loop, again(), (event) -> {
			if (event instanceof RunEvent.ToolCompleted) {
				this.rest.open();
			}
		});
		assertThat(this.ran).hasValue(2);
		assertThat(outputs(2)).containsExactly("A1", "A2");
		assertThat(this.server.input(2)).extracting((item) -> item.path("call_id").asString())
			.containsExactlyElementsOf(callIds(2));
		assertThat(this.outcomes).containsExactly(CallOutcome.COMPLETED, CallOutcome.COMPLETED);
	}

	@RepeatedTest(50)
	void callOfALostResponseThatStillRunsIsWaitedFor() {
		Sinks.One<String> output = Sinks.one();
		ToolLoop loop = loop((place, context) -> {
			this.ran.incrementAndGet();
			this.rest.open();
			return output.asMono();
		});
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(call("A").await(this.rest).drop(), call("A"), Scripts.text("Done."));
		run(loop, again(), (event) -> {
			if (isEnd(event)) {
				output.tryEmitValue("late");
			}
		});
		assertThat(this.ran).hasValue(1);
		assertThat(outputs(2)).containsExactly("late");
	}

	@RepeatedTest(50)
	void callThatNeverComesBackIsCancelledAndTold() {
		CountDownLatch cancelled = new CountDownLatch(1);
		ToolLoop loop = loop((place, context) -> {
			if (place.city().equals("B")) {
				return "fine";
			}
			// What nobody has subscribed to yet would not be cancelled.
			return Mono.never().doOnSubscribe((subscription) -> this.rest.open()).doOnCancel(cancelled::countDown);
		});
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(call("A").await(this.rest).drop(), call("B"), Scripts.text("Done."));
		run(loop, again());
		LoopServer.await(() -> cancelled.getCount() == 0);
		assertThat(outputs(2)).containsExactly("fine");
		assertThat(this.outcomes).containsExactlyInAnyOrder(CallOutcome.CANCELLED, CallOutcome.COMPLETED);
		assertThat(this.events).filteredOn(RunEvent.ToolCancelled.class::isInstance)
			.singleElement()
			.satisfies((event) -> assertThat(((RunEvent.ToolCancelled) event).call().arguments()).contains("A"));
	}

	@RepeatedTest(50)
	void turnThatFailsInterruptsItsCalls() throws Exception {
		CountDownLatch interrupted = new CountDownLatch(1);
		ToolLoop loop = loop((place, context) -> blocking(interrupted));
		respond(call("A").await(this.rest).fail("invalid_prompt", "No."));
		StepVerifier.create(loop.run(this.server.chain(), LoopServer.turn("Hi")))
			.thenConsumeWhile((event) -> true)
			.expectError()
			.verify(LoopServer.LONG);
		LoopServer.await(() -> interrupted.getCount() == 0);
		assertThat(this.outcomes).containsExactly(CallOutcome.CANCELLED);
	}

	@RepeatedTest(50)
	void cancellingTheRunInterruptsItsCalls() {
		CountDownLatch interrupted = new CountDownLatch(1);
		ToolLoop loop = loop((place, context) -> blocking(interrupted));
		Gate never = new Gate();
		respond(call("A").await(never));
		Disposable run = loop.run(this.server.chain(), LoopServer.turn("Hi")).subscribe();
		this.rest.open();
		LoopServer.await(() -> this.ran.get() == 1);
		run.dispose();
		LoopServer.await(() -> interrupted.getCount() == 0);
		never.open();
		assertThat(this.outcomes).containsExactly(CallOutcome.CANCELLED);
	}

	@RepeatedTest(50)
	void cutOffResponseMakesNoCalls() {
		ToolLoop loop = loop((place, context) -> {
			this.rest.open();
			return Mono.never();
		});
		respond(call("A").await(this.rest).incomplete("max_output_tokens"));
		run(loop, this.server.chain());
		assertThat(this.events.get(this.events.size() - 1)).isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(this.outcomes).containsExactly(CallOutcome.CANCELLED);
		assertThat(this.server.server().requests()).hasSize(1);
	}

	@RepeatedTest(50)
	void failureEndsTheRunAfterTheTurn() {
		ToolLoop loop = builder((place, context) -> {
			throw new IllegalStateException("No such city");
		}).settings(ToolSettings.builder().onError(ToolErrorMode.FAIL).build()).build();
		respond(call("A").await(this.rest).text("Let me look."));
		StepVerifier.create(
				loop.run(this.server.chain(), LoopServer.turn("Hi")).doOnNext(this.events::add).doOnNext((event) -> {
					if (event instanceof RunEvent.ToolFailed) {
						this.rest.open();
					}
				}))
			.thenConsumeWhile((event) -> true)
			.expectError(ToolException.class)
			.verify(LoopServer.LONG);
		assertThat(index(EarlyStartTests::isEnd)).isGreaterThan(index(RunEvent.ToolFailed.class::isInstance));
	}

	@RepeatedTest(50)
	void failureOfACallThatNeverComesBackDoesNotEndTheRun() {
		ToolLoop loop = builder((place, context) -> {
			if (place.city().equals("B")) {
				return "fine";
			}
			throw new IllegalStateException("No such city");
		}).settings(ToolSettings.builder().onError(ToolErrorMode.FAIL).build()).build();
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(call("A").await(this.rest).drop(), call("B"), Scripts.text("Done."));
		run(loop, again(), (event) -> {
			if (event instanceof RunEvent.ToolFailed) {
				this.rest.open();
			}
		});
		assertThat(outputs(2)).containsExactly("fine");
	}

	@Test
	void customToolsStartEarlyUnlessTheyMayNot() {
		for (boolean early : new boolean[] { true, false }) {
			this.server.server().reset();
			this.events.clear();
			ToolLoop loop = ToolLoop.builder()
				.customTools(List.of(CustomTool.of("note", "Takes a note", (text, context) -> text).earlyStart(early)))
				.build();
			respond(Scripts.events(customCall()).text("Noted."));
			run(loop, this.server.chain());
			assertThat(index(RunEvent.ToolStarted.class::isInstance) < index(EarlyStartTests::isEnd)).isEqualTo(early);
		}
	}

	@Test
	void annotationSaysWhetherACallWaits() {
		Map<String, FunctionTool> tools = Map.of("early", function("early"), "late", function("late"));
		assertThat(tools.get("early")).extracting(FunctionTool::earlyStart).isEqualTo(true);
		assertThat(tools.get("late")).extracting(FunctionTool::earlyStart).isEqualTo(false);
	}

	private static @Nullable FunctionTool function(String name) {
		return FunctionTools.annotated(new Desk()).get(name);
	}

	private Object blocking(CountDownLatch interrupted) throws InterruptedException {
		this.ran.incrementAndGet();
		this.rest.open();
		try {
			return new CountDownLatch(1).await(5, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			interrupted.countDown();
			throw ex;
		}
	}

	/**
	 * Return a chain that sends a turn once more, whatever it has shown.
	 */
	private TurnRunner again() {
		TurnRunner chain = this.server.chain();
		return (turn, placement) -> chain.stream(turn, placement).retry(1);
	}

	private void run(ToolLoop loop, TurnRunner turns) {
		run(loop, turns, (event) -> {
		});
	}

	private void run(ToolLoop loop, TurnRunner turns, Consumer<RunEvent> reader) {
		loop.run(turns, LoopServer.turn("Hi")).doOnNext(this.events::add).doOnNext(reader).blockLast(LoopServer.LONG);
	}

	private ToolLoop loop(ToolHandler<Place> handler) {
		return builder(handler).build();
	}

	private ToolLoop.Builder builder(ToolHandler<Place> handler) {
		return ToolLoop.builder()
			.tools(FunctionTool.builder("look")
				.description("Look at a city")
				.earlyStart(true)
				.handler(Place.class, handler))
			.listener(new ToolListener() {
				@Override
				public void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
						@Nullable ToolException failure) {
					EarlyStartTests.this.outcomes.add(outcome);
				}
			});
	}

	private void respond(Script script) {
		this.server.server().onRequest(RequestMatcher.any()).respond(script, Scripts.text("Done."));
	}

	private List<String> outputs(int request) {
		return this.server.input(request).stream().map((item) -> item.path("output").asString()).toList();
	}

	/**
	 * Return the IDs of the calls in the last response that made any.
	 */
	private List<String> callIds(int calls) {
		List<String> ids = this.events.stream()
			.filter((event) -> event instanceof RunEvent.TurnEvent turn
					&& turn.event() instanceof OutputItemEvent.Done done && done.item().type().equals("function_call"))
			.map((event) -> ((OutputItemEvent.Done) ((RunEvent.TurnEvent) event).event()).item()
				.json()
				.tree()
				.path("call_id")
				.asString())
			.toList();
		return ids.subList(ids.size() - calls, ids.size());
	}

	private int index(Predicate<RunEvent> condition) {
		for (int i = 0; i < this.events.size(); i++) {
			if (condition.test(this.events.get(i))) {
				return i;
			}
		}
		throw new AssertionError("No such event");
	}

	private static boolean isEnd(RunEvent event) {
		return event instanceof RunEvent.TurnEvent turn && turn.event() instanceof ResponseLifecycleEvent
				&& turn.event().isTerminal();
	}

	private static Script call(String city) {
		return Scripts.functionCall("look", "{\"city\":\"" + city + "\"}");
	}

	private static String[] customCall() {
		String item = "\"type\":\"custom_tool_call\",\"id\":\"ctc_1\",\"call_id\":\"call_1\",\"name\":\"note\"";
		return new String[] {
				"{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{" + item + ",\"input\":\"\"}}",
				"{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{" + item
						+ ",\"input\":\"milk\"}}" };
	}

	record Place(String city) {
	}

	static class Desk {

		@ResponsesTool(description = "Looks", earlyStart = true)
		String early() {
			return "";
		}

		@ResponsesTool(description = "Sends")
		String late() {
			return "";
		}

	}

}
