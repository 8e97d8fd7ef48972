package io.github.responsesws.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.FrameTooLargeException;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.AuthenticationException;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.PreviousResponseNotFoundException;
import io.github.responsesws.protocol.RateLimitedException;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.ClientClosedException;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.RequestTooLargeException;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.SessionTakenException;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnTimeoutException;
import io.github.responsesws.turn.TurnTransport;
import io.github.responsesws.turn.TurnTruncatedException;
import io.github.responsesws.turn.WarmUpSkippedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Turns over HTTP, against the server of this process.
 */
class HttpTurnsTests {

	private static final Duration LONG = Exchanges.LONG;

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final Exchanges exchanges = new Exchanges();

	private final Log log = new Log();

	@AfterEach
	void stop() {
		this.exchanges.close();
		this.server.close();
	}

	@Test
	void aTurnHasTheEventsOfAnyTurn() {
		respond(Scripts.text("Hello there"));
		List<ResponseEvent> events = open().stream(Exchanges.request("Hi")).collectList().block(LONG);
		assertThat(events.get(0)).isInstanceOf(ResponseLifecycleEvent.Created.class);
		assertThat(events.get(events.size() - 1)).isInstanceOf(ResponseLifecycleEvent.Completed.class);
		assertThat(events).extracting(ResponseEvent::sequenceNumber).doesNotHaveDuplicates();
		assertThat(ResponseEvents.outputText(Flux.fromIterable(events))
			.collectList()
			.map((parts) -> String.join("", parts))
			.block(LONG)).isEqualTo("Hello there");
		ReceivedRequest request = this.server.requests().get(0);
		assertThat(request.transport()).isEqualTo(io.github.responsesws.test.Transport.HTTP);
		assertThat(request.body().get("stream").booleanValue()).isTrue();
		assertThat(request.body().has("type")).isFalse();
		assertThat(request.header("accept")).isEqualTo("text/event-stream");
	}

	@Test
	void listenersHearOfItsMilestones() {
		respond(Scripts.text("Hello"));
		long events = open().listening(this.log).stream(Exchanges.request("Hi")).count().block(LONG);
		this.log.awaitEnd();
		assertThat(this.log.lines).startsWith("started HTTP http request-1")
			.endsWith("ended COMPLETED null")
			.hasSize((int) events + 2);
	}

	@Test
	void aConnectionIsUsedAgain() {
		HttpTurns turns = open();
		for (int i = 0; i < 3; i++) {
			turns.stream(Exchanges.request("Hi")).blockLast(LONG);
			this.exchanges.awaitFreePlaces();
		}
		assertThat(this.server.requests()).extracting((request) -> request.connectionId().replaceAll("-\\d+$", ""))
			.hasSize(3)
			.containsOnly(this.server.requests().get(0).connectionId().replaceAll("-\\d+$", ""));
	}

	@Test
	void theServerStopsForASlowSubscriberAndGoesOn() {
		respond(Scripts.script().repeatDelta(400, "x".repeat(64 * 1024)));
		Slow slow = new Slow();
		HttpTurns turns = open();
		turns.stream(Exchanges.request("Hi"), TurnPlacement.ANYWHERE).subscribe(slow);
		slow.request(3);
		Exchanges.await(() -> slow.count.get() == 3);
		// 25 MiB do not fit into what lies between the two.
		StepVerifier.create(Mono.fromRunnable(() -> this.server.awaitIdle(Duration.ofMillis(500))))
			.expectError(AssertionError.class)
			.verify(LONG);
		slow.request(Long.MAX_VALUE);
		StepVerifier.create(slow.done.asMono()).expectComplete().verify(LONG);
		assertThat(slow.deltas.get()).isEqualTo(400);
	}

	@Test
	void demandIsHonouredOneByOne() {
		respond(Scripts.text("one two three"));
		StepVerifier.create(open().stream(Exchanges.request("Hi")), 0)
			.thenRequest(1)
			.expectNextCount(1)
			.thenRequest(2)
			.expectNextCount(2)
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(LONG);
	}

	@Test
	void toCancelClosesTheRequest() {
		Gate gate = new Gate();
		respond(Scripts.script().delta("Hello").await(gate));
		HttpTurns turns = open();
		StepVerifier.create(turns.listening(this.log).stream(Exchanges.request("Hi")))
			.thenConsumeWhile((event) -> !(event instanceof OutputTextEvent.Delta))
			.thenCancel()
			.verify(LONG);
		this.server.awaitIdle(LONG);
		this.log.awaitEnd();
		assertThat(this.log.lines).endsWith("ended CANCELLED null");
		assertThat(turns.snapshot().running()).isZero();
	}

	@Test
	void whoCancelsAfterTheEndCancelsNothing() {
		StepVerifier
			.create(open().listening(this.log).stream(Exchanges.request("Hi")).takeUntil(ResponseEvent::isTerminal))
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(LONG);
		this.log.awaitEnd();
		assertThat(this.log.lines).endsWith("ended COMPLETED null");
	}

	@Test
	void anErrorBeforeTheFirstEventKeepsItsStatusAndHeaders() {
		respond(Scripts.error(429, "rate_limit_exceeded", "Slow down", Map.of("retry-after", "2")));
		StepVerifier.create(open().listening(this.log).stream(Exchanges.request("Hi"))).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(RateLimitedException.class);
			assertThat(((RateLimitedException) ex).retryAfter()).isEqualTo(Duration.ofSeconds(2));
			assertThat(((RateLimitedException) ex).replayVerdict()).isEqualTo(ReplayVerdict.SAFE_AFTER_DELAY);
		}).verify(LONG);
		this.log.awaitEnd();
		assertThat(this.log.lines).endsWith("ended FAILED RateLimitedException");
	}

	@Test
	void anErrorAmongTheEventsEndsTheTurn() {
		respond(Scripts.script().delta("Hello").error(500, "server_error", "Oops"));
		StepVerifier.create(ResponseEvents.outputText(open().stream(Exchanges.request("Hi"))))
			.expectNext("Hello")
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).hasFieldOrPropertyWithValue("replayVerdict", ReplayVerdict.NEVER))
			.verify(LONG);
	}

	@Test
	void aResponseThatIsNotStoredIsNotFound() {
		StepVerifier.create(open().stream(Exchanges.request("Hi").mutate().previousResponseId("resp_unknown").build()))
			.expectError(PreviousResponseNotFoundException.class)
			.verify(LONG);
	}

	@Test
	void theMarkOfTheEndAloneIsNoEnd() {
		respond(Scripts.script().delta("Hello").rawFrame("[DONE]").stall());
		StepVerifier.create(ResponseEvents.outputText(open().stream(Exchanges.request("Hi"))))
			.expectNext("Hello")
			.expectError(TurnTruncatedException.class)
			.verify(LONG);
	}

	@Test
	void aLostConnectionSaysWhatTheLossMeans() {
		respond(Scripts.script().drop(), Scripts.script().delta("Hello").drop(), Scripts.script().delta("Hello").fin());
		HttpTurns turns = open();
		loss(turns, false, ReplayVerdict.AMBIGUOUS);
		loss(turns, true, ReplayVerdict.NEVER);
		loss(turns, true, ReplayVerdict.NEVER);
		StepVerifier.create(turns.stream(Exchanges.request("Hi")))
			.expectNextCount(1)
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(LONG);
	}

	private static void loss(HttpTurns turns, boolean output, ReplayVerdict verdict) {
		StepVerifier.create(turns.stream(Exchanges.request("Hi")))
			.thenConsumeWhile((event) -> true)
			.expectErrorSatisfies((ex) -> {
				ConnectionLostException lost = (ConnectionLostException) ex;
				assertThat(lost.frameWritten()).isTrue();
				assertThat(lost.outputEmitted()).isEqualTo(output);
				assertThat(lost.replayVerdict()).isEqualTo(verdict);
			})
			.verify(LONG);
	}

	@Test
	void eachTimeoutIsNamed() {
		Gate never = new Gate();
		this.server.onRequest(RequestMatcher.inputContaining(TurnTimeoutException.Kind.FIRST_EVENT.name()))
			.respond(Scripts.script().await(never));
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.script().delta("Hello").await(never));
		timeout((timeouts) -> timeouts.firstEvent(Duration.ofMillis(300)), TurnTimeoutException.Kind.FIRST_EVENT);
		timeout((timeouts) -> timeouts.inactivity(Duration.ofMillis(300)), TurnTimeoutException.Kind.INACTIVITY);
		timeout((timeouts) -> timeouts.turn(Duration.ofMillis(300)), TurnTimeoutException.Kind.TURN);
		this.server.awaitIdle(LONG);
	}

	private void timeout(UnaryOperator<TimeoutSettings.Builder> timeouts, TurnTimeoutException.Kind kind) {
		HttpTurns turns = this.exchanges.open(this.server.baseUrl(), timeouts, UnaryOperator.identity());
		StepVerifier.create(turns.stream(Exchanges.request(kind.name())))
			.thenConsumeWhile((event) -> true)
			.expectErrorSatisfies((ex) -> assertThat(((TurnTimeoutException) ex).kind()).isEqualTo(kind))
			.verify(LONG);
		Exchanges.await(() -> turns.snapshot().running() == 0);
	}

	@Test
	void credentialsAreRefreshedOnce() {
		try (ResponsesServer guarded = ResponsesServer.builder().apiKey("fresh").start()) {
			HttpTurns turns = this.exchanges.open(guarded.baseUrl(),
					(refresh) -> Mono.just(Credentials.bearer(refresh ? "fresh" : "stale")), UnaryOperator.identity(),
					UnaryOperator.identity());
			assertThat(turns.listening(this.log).stream(Exchanges.request("Hi")).blockLast(LONG).isTerminal()).isTrue();
			this.log.awaitEnd();
			assertThat(this.log.lines).filteredOn((line) -> line.startsWith("started")).hasSize(1);
			HttpTurns refused = this.exchanges.open(guarded.baseUrl());
			StepVerifier.create(refused.stream(Exchanges.request("Hi")))
				.expectError(AuthenticationException.class)
				.verify(LONG);
			assertThat(refused.snapshot().failure()).isEqualTo("invalid_api_key");
		}
	}

	@Test
	void aServerThatIsNotThereIsNamed() {
		HttpTurns turns = this.exchanges.open("http://localhost:1/v1");
		StepVerifier.create(turns.stream(Exchanges.request("Hi")))
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(HandshakeException.class).hasMessageContaining("localhost:1"))
			.verify(LONG);
		assertThat(turns.snapshot().failure()).isEqualTo("handshake_failed");
	}

	@Test
	void noMoreTurnsRunAtOnceThanMay() {
		Gate gate = new Gate();
		respond(Scripts.script().await(gate).text("first"), Scripts.text("second"));
		HttpTurns turns = this.exchanges.open(this.server.baseUrl(), UnaryOperator.identity(),
				(builder) -> builder.settings(HttpSettings.builder().maxConnections(1).maxPending(1).build()));
		Mono<ResponseEvent> first = turns.stream(Exchanges.request("first")).last().cache();
		Mono<ResponseEvent> second = turns.stream(Exchanges.request("second")).last().cache();
		first.subscribe();
		gate.awaitReached(LONG);
		second.subscribe();
		assertThat(turns.snapshot().pending()).isEqualTo(1);
		StepVerifier.create(turns.stream(Exchanges.request("third")))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(HttpBusyException.class)
				.hasMessageContaining("responses-ws.http.max-pending"))
			.verify(LONG);
		gate.open();
		assertThat(first.block(LONG).isTerminal()).isTrue();
		assertThat(second.block(LONG).isTerminal()).isTrue();
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void aTurnDoesNotWaitForEver() {
		Gate gate = new Gate();
		respond(Scripts.script().await(gate).text("first"));
		HttpTurns turns = this.exchanges.open(this.server.baseUrl(), UnaryOperator.identity(), (builder) -> builder
			.settings(HttpSettings.builder().maxConnections(1).acquireTimeout(Duration.ofMillis(50)).build()));
		Mono<ResponseEvent> first = turns.stream(Exchanges.request("first")).last().cache();
		first.subscribe();
		gate.awaitReached(LONG);
		StepVerifier.create(turns.stream(Exchanges.request("second")))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(HttpBusyException.class)
				.hasMessageContaining("within 50ms (responses-ws.http.acquire-timeout)"))
			.verify(LONG);
		StepVerifier.create(turns.stream(Exchanges.request("third")).take(Duration.ZERO)).expectComplete().verify(LONG);
		gate.open();
		assertThat(first.block(LONG).isTerminal()).isTrue();
		assertThat(turns.snapshot().pending()).isZero();
	}

	@Test
	void whatIsTooLargeIsNotSentAndNotRead() {
		respond(Scripts.script().delta("x".repeat(2_000)));
		HttpTurns turns = this.exchanges.open(this.server.baseUrl(), UnaryOperator.identity(),
				(builder) -> builder.maxSizes(200, 1_000));
		StepVerifier.create(turns.stream(Exchanges.request("y".repeat(200))))
			.expectError(RequestTooLargeException.class)
			.verify(LONG);
		assertThat(this.server.requests()).isEmpty();
		StepVerifier.create(turns.stream(Exchanges.request("Hi")))
			.thenConsumeWhile((event) -> true)
			.expectError(FrameTooLargeException.class)
			.verify(LONG);
	}

	@Test
	void conditionsWarmUpsAndSteersAreRefused() {
		HttpTurns turns = open();
		StepVerifier.create(turns.stream(Exchanges.request("Hi"), TurnPlacement.IN_PLACE))
			.expectError(ChainNotHeldException.class)
			.verify(LONG);
		StepVerifier.create(turns.stream(Exchanges.request("Hi"), TurnPlacement.BESIDE_OR_NOT))
			.expectError(ChainNotHeldException.class)
			.verify(LONG);
		StepVerifier.create(turns.stream(Exchanges.request("Hi"), TurnPlacement.onSession("session-1")))
			.expectError(SessionTakenException.class)
			.verify(LONG);
		StepVerifier.create(turns.stream(Exchanges.request("Hi").mutate().generate(false).build()))
			.expectError(WarmUpSkippedException.class)
			.verify(LONG);
		SteerResult steered = turns.steer(SteerRequest.of("resp_1", "Faster")).block(LONG);
		assertThat(((SteerResult.Failed) steered).message()).contains("HTTP");
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void closingLetsRunningTurnsFinishAndTakesNoMore() {
		Gate gate = new Gate();
		respond(Scripts.script().await(gate).text("first"), Scripts.stall());
		HttpTurns turns = this.exchanges.open(this.server.baseUrl(), UnaryOperator.identity(),
				(builder) -> builder.shutdownTimeout(LONG));
		Mono<ResponseEvent> running = turns.stream(Exchanges.request("first")).last().cache();
		running.subscribe();
		gate.awaitReached(LONG);
		Mono<Void> closed = turns.close().cache();
		closed.subscribe();
		StepVerifier.create(turns.stream(Exchanges.request("second")))
			.expectError(ClientClosedException.class)
			.verify(LONG);
		gate.open();
		assertThat(running.block(LONG).isTerminal()).isTrue();
		StepVerifier.create(closed).expectComplete().verify(LONG);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void closingWaitsForNoTurnThatWasCancelled(boolean before) {
		Gate gate = new Gate();
		respond(Scripts.script().delta("Hello").await(gate));
		HttpTurns turns = this.exchanges.open(this.server.baseUrl(), UnaryOperator.identity(),
				(builder) -> builder.shutdownTimeout(Duration.ofHours(1)));
		Disposable turn = turns.stream(Exchanges.request("Hi")).subscribe();
		gate.awaitReached(LONG);
		if (before) {
			turn.dispose();
		}
		Mono<Void> closed = turns.close().cache();
		closed.subscribe();
		turn.dispose();
		StepVerifier.create(closed).expectComplete().verify(LONG);
	}

	@Test
	void closingEndsWhatDoesNotFinish() {
		respond(Scripts.stall());
		HttpTurns turns = this.exchanges.open(this.server.baseUrl(), UnaryOperator.identity(),
				(builder) -> builder.shutdownTimeout(Duration.ofMillis(50)));
		Mono<ResponseEvent> running = turns.stream(Exchanges.request("first")).last().cache();
		running.subscribe();
		Exchanges.await(() -> this.server.requests().size() == 1);
		StepVerifier.create(turns.close()).expectComplete().verify(LONG);
		StepVerifier.create(running).expectError(ConnectionLostException.class).verify(LONG);
	}

	private HttpTurns open() {
		return this.exchanges.open(this.server.baseUrl());
	}

	private void respond(Script... scripts) {
		this.server.onRequest(RequestMatcher.any()).respond(scripts).times(scripts.length);
	}

	/**
	 * Takes events only when the test asks for them.
	 */
	private static final class Slow extends BaseSubscriber<ResponseEvent> {

		private final AtomicInteger count = new AtomicInteger();

		private final AtomicInteger deltas = new AtomicInteger();

		private final Sinks.Empty<Void> done = Sinks.empty();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// The test asks.
		}

		@Override
		protected void hookOnNext(ResponseEvent event) {
			this.count.incrementAndGet();
			if (event instanceof OutputTextEvent.Delta) {
				this.deltas.incrementAndGet();
			}
		}

		@Override
		protected void hookOnComplete() {
			this.done.tryEmitEmpty();
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.done.tryEmitError(failure);
		}

	}

	/**
	 * Writes down what a listener hears.
	 */
	private static final class Log implements TurnListener {

		private final List<String> lines = new CopyOnWriteArrayList<>();

		private final Sinks.Empty<Void> end = Sinks.empty();

		void awaitEnd() {
			StepVerifier.create(this.end.asMono()).expectComplete().verify(LONG);
		}

		@Override
		public void onStarted(TurnInfo turn) {
			assertThat(turn.transport()).isEqualTo(TurnTransport.HTTP);
			assertThat(turn.bytesSent()).isPositive();
			this.lines.add("started " + turn.transport() + " " + turn.sessionId() + " " + turn.lane());
		}

		@Override
		public void onEvent(TurnInfo turn, ResponseEvent event, int bytes) {
			assertThat(bytes).isPositive();
			this.lines.add(event.type());
		}

		@Override
		public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
			this.lines.add("ended " + outcome + " " + ((error != null) ? error.getClass().getSimpleName() : null));
			this.end.tryEmitEmpty();
		}

	}

}
