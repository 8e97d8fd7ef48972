package io.github.responsesws.tool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ToolFailureTests {

	private final LoopServer server = new LoopServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	static Stream<ToolHandler<Place>> failures() {
		return Stream.of((place, context) -> {
			throw new IllegalStateException("secret");
		}, (place, context) -> Mono.error(new IllegalStateException("secret")),
				(place, context) -> Flux.just(1).concatWith(Mono.error(new IllegalStateException("secret"))),
				(place, context) -> {
					throw new AssertionError("secret");
				}, (place, context) -> {
					throw new NoClassDefFoundError("secret");
				}, (place, context) -> {
					throw new StackOverflowError("secret");
				});
	}

	@ParameterizedTest
	@MethodSource("failures")
	void modelIsToldWhichToolFailedAndTheRunGoesOn(ToolHandler<Place> handler) {
		List<RunEvent> events = run(loop(handler, ToolErrorMode.REPORT), call("{\"city\":\"Paris\"}"));
		assertThat(events.get(events.size() - 1)).isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(error()).startsWith("The tool get_weather failed with java.lang.").doesNotContain("secret");
		assertThat(failed(events)).satisfies((failed) -> {
			assertThat(failed.failure().reason()).isEqualTo(ToolException.Reason.FAILED);
			assertThat(failed.failure().code()).isEqualTo("tool_failed");
			assertThat(failed.failure()).hasMessageNotContaining("secret").cause().hasMessage("secret");
			assertThat(failed.call().name()).isEqualTo("get_weather");
			assertThat(failed.duration()).isPositive();
		});
	}

	@Test
	void messageOfTheExceptionIsToldOnRequest() {
		run(loop((place, context) -> {
			throw new IllegalStateException("No such city");
		}, ToolErrorMode.REPORT_MESSAGE), call("{\"city\":\"Paris\"}"));
		assertThat(error()).endsWith(": No such city");
	}

	@Test
	void ownHandlerDecidesOnTheText() {
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather", Place.class, (place, context) -> {
				throw new IllegalStateException("No such city");
			}))
			.errorHandler((failure) -> "Sorry: " + failure.reason())
			.build();
		run(loop, call("{\"city\":\"Paris\"}"));
		assertThat(output()).isEqualTo("Sorry: FAILED");
	}

	@RepeatedTest(50)
	void failureEndsTheRunByConfigurationAndInterruptsTheOthers() throws Exception {
		CountDownLatch blocking = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		ToolLoop loop = loop((place, context) -> {
			if (place.city().equals("Rome")) {
				blocking.countDown();
				try {
					return new CountDownLatch(1).await(5, TimeUnit.MINUTES);
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
					throw ex;
				}
			}
			blocking.await(60, TimeUnit.SECONDS);
			throw new IllegalStateException("No such city");
		}, ToolErrorMode.FAIL);
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(call("{\"city\":\"Rome\"}").then(call("{\"city\":\"Paris\"}")));
		StepVerifier.create(loop.run(this.server.chain(), LoopServer.turn("Weather?")))
			.thenConsumeWhile((event) -> !(event instanceof RunEvent.ToolFailed))
			.expectNextCount(1)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(ToolException.class)
				.hasMessage("The tool get_weather failed with java.lang.IllegalStateException"))
			.verify(LoopServer.LONG);
		assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.server.server().requests()).hasSize(1);
	}

	static Stream<Arguments> malformed() {
		return Stream.of(Arguments.of("{\"city\":", "not JSON"), Arguments.of("[]", "not a JSON object"),
				Arguments.of("{}", "city is missing"), Arguments.of("", "city is missing"),
				Arguments.of("{\"city\":null}", "city is missing"),
				Arguments.of("{\"city\":{\"secret\":1}}", "city does not fit the type String"),
				Arguments.of("{\"city\":\"Paris\",\"unit\":\"secret\"}", "unit does not fit the type Unit"),
				Arguments.of("{\"city\":\"Paris\",\"days\":[1,\"secret\"]}", "days[1] does not fit the type"));
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void malformedArgumentsAreExplainedToTheModel(String arguments, String problem) {
		List<RunEvent> events = run(loop((place, context) -> place.city(), ToolErrorMode.REPORT), call(arguments));
		assertThat(error()).startsWith("The arguments of the tool get_weather are malformed: ")
			.contains(problem)
			.doesNotContain("secret");
		assertThat(failed(events).failure()).satisfies((failure) -> {
			assertThat(failure.reason()).isEqualTo(ToolException.Reason.MALFORMED_ARGUMENTS);
			assertThat(failure).hasMessage("The arguments of the tool get_weather are malformed").hasNoCause();
		});
	}

	@Test
	void unknownToolIsExplainedToTheModel() {
		List<RunEvent> events = run(loop((place, context) -> place.city(), ToolErrorMode.REPORT),
				Scripts.functionCall("get_wether", "{}"));
		assertThat(error()).endsWith("there is no tool get_wether; there are get_weather");
		assertThat(failed(events).failure().reason()).isEqualTo(ToolException.Reason.UNKNOWN_TOOL);
	}

	@Test
	void resultThatCannotBeWrittenIsAFailure() {
		List<RunEvent> events = run(loop((place, context) -> new Unwritable(), ToolErrorMode.REPORT),
				call("{\"city\":\"Paris\"}"));
		assertThat(failed(events).failure().reason()).isEqualTo(ToolException.Reason.FAILED);
	}

	@ParameterizedTest
	@CsvSource({ "block", "mono", "flux" })
	void slowToolIsStopped(String how) {
		// On a slow machine the time may be over before the tool begins.
		AtomicInteger begun = new AtomicInteger();
		AtomicInteger stopped = new AtomicInteger();
		FunctionTool tool = FunctionTool.builder("get_weather")
			.timeout(Duration.ofMillis(50))
			.handler(Place.class, (place, context) -> {
				switch (how) {
					case "mono" -> {
						return Mono.never()
							.doOnSubscribe((subscription) -> begun.incrementAndGet())
							.doOnCancel(stopped::incrementAndGet);
					}
					case "flux" -> {
						return Flux.interval(Duration.ofMillis(5))
							.doOnSubscribe((subscription) -> begun.incrementAndGet())
							.doOnCancel(stopped::incrementAndGet);
					}
					default -> {
						begun.incrementAndGet();
						try {
							return new CountDownLatch(1).await(5, TimeUnit.MINUTES);
						}
						catch (InterruptedException ex) {
							stopped.incrementAndGet();
							throw ex;
						}
					}
				}
			});
		List<RunEvent> events = run(ToolLoop.builder().tools(tool).build(), call("{\"city\":\"Paris\"}"));
		assertThat(error()).startsWith("The tool get_weather did not finish within 50ms");
		assertThat(failed(events).failure().reason()).isEqualTo(ToolException.Reason.TIMED_OUT);
		LoopServer.await(() -> stopped.get() == begun.get());
	}

	/**
	 * It throws as it is interrupted, on its own thread, perhaps before the deadline has
	 * told anybody.
	 */
	@RepeatedTest(30)
	void aToolThatIsInterruptedByItsDeadlineIsLate() {
		FunctionTool tool = FunctionTool.builder("get_weather")
			.timeout(Duration.ofMillis(5))
			.handler(Place.class, (place, context) -> new CountDownLatch(1).await(5, TimeUnit.MINUTES));
		List<RunEvent> events = run(ToolLoop.builder().tools(tool).build(), call("{\"city\":\"Paris\"}"));
		assertThat(failed(events).failure().reason()).isEqualTo(ToolException.Reason.TIMED_OUT);
	}

	@Test
	void timeoutOfTheSettingsIsForToolsWithoutOne() {
		ToolLoop loop = ToolLoop.builder()
			.settings(ToolSettings.builder().timeout(Duration.ofMillis(20)).build())
			.tools(FunctionTool.of("get_weather", "Weather", Place.class, (place, context) -> Mono.never()))
			.build();
		run(loop, call("{\"city\":\"Paris\"}"));
		assertThat(error()).contains("20ms (responses-ws.tool.timeout");
	}

	@Test
	void timeoutThatTheToolSignalsIsItsOwnFailure() {
		List<RunEvent> events = run(loop((place, context) -> Mono.error(new TimeoutException()), ToolErrorMode.REPORT),
				call("{\"city\":\"Paris\"}"));
		assertThat(failed(events).failure().reason()).isEqualTo(ToolException.Reason.FAILED);
	}

	@Test
	void failureOfACallWithinTheToolIsItsOwnFailure() {
		ToolCall inner = new ToolCall(ToolCall.Kind.FUNCTION, "call_inner", "get_wether", "{}");
		List<RunEvent> events = run(
				loop((place, context) -> Mono.error(ToolException.unknown(inner, inner.name(), "none")),
						ToolErrorMode.REPORT),
				call("{\"city\":\"Paris\"}"));
		assertThat(failed(events).failure()).satisfies((failure) -> {
			assertThat(failure.reason()).isEqualTo(ToolException.Reason.FAILED);
			assertThat(failure.call()).isEqualTo(failed(events).call());
			assertThat(failure).hasCauseInstanceOf(ToolException.class);
		});
	}

	private static ToolLoop loop(ToolHandler<Place> handler, ToolErrorMode mode) {
		return ToolLoop.builder()
			.settings(ToolSettings.builder().onError(mode).build())
			.tools(FunctionTool.of("get_weather", "Weather", Place.class, handler))
			.build();
	}

	private List<RunEvent> run(ToolLoop loop, Script calls) {
		this.server.server().onRequest(RequestMatcher.any()).respond(calls, Scripts.text("Done."));
		return this.server.run(loop, LoopServer.turn("Weather?"));
	}

	private String output() {
		return this.server.input(1).get(0).path("output").stringValue();
	}

	private String error() {
		return JsonMapper.shared().readTree(output()).path("error").stringValue();
	}

	private static RunEvent.ToolFailed failed(List<RunEvent> events) {
		return events.stream()
			.filter(RunEvent.ToolFailed.class::isInstance)
			.map(RunEvent.ToolFailed.class::cast)
			.findFirst()
			.orElseThrow();
	}

	private static Script call(String arguments) {
		return Scripts.functionCall("get_weather", arguments);
	}

	enum Unit {

		CELSIUS, FAHRENHEIT

	}

	record Place(String city, Optional<Unit> unit, Optional<List<Integer>> days) {
	}

	static class Unwritable {

		@JsonProperty
		String getValue() {
			throw new IllegalStateException("no");
		}

	}

}
