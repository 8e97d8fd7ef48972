package io.github.responsesws.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.github.responsesws.connection.FrameTooLargeException;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.PreviousResponseNotFoundException;
import io.github.responsesws.protocol.RateLimitedException;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ProtocolViolationException;
import io.github.responsesws.turn.RequestTooLargeException;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One turn at a time on the default lane.
 */
class SessionTests {

	private ResponsesServer server;

	private final Pools pools = new Pools();

	private final AtomicBoolean halfSeen = new AtomicBoolean();

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().apiKey("test-key").start();
	}

	@AfterEach
	void stop() {
		this.pools.close();
		this.server.close();
	}

	@Test
	void streamsATurnInOrder() {
		SessionPool pool = this.pools.open(this.server);
		List<ResponseEvent> events = pool.exchange(Pools.request("Hello")).collectList().block(Pools.LONG);
		assertThat(events.get(0)).isInstanceOf(ResponseLifecycleEvent.Created.class);
		assertThat(events.get(events.size() - 1)).isInstanceOf(ResponseLifecycleEvent.Completed.class);
		assertThat(events).extracting(ResponseEvent::sequenceNumber).isSorted().doesNotHaveDuplicates();
		assertThat(this.server.takeRequest(Pools.LONG).streamId()).isNull();
	}

	@Test
	void reusesTheSessionForTheNextTurn() {
		SessionPool pool = this.pools.open(this.server);
		Response first = response(pool, Pools.request("My name is Ada"));
		Response second = response(pool,
				Pools.request("What is my name?").mutate().previousResponseId(first.id()).build());
		assertThat(second.previousResponseId()).isEqualTo(first.id());
		assertThat(this.server.handshakes()).hasSize(1);
		assertThat(pool.snapshot().affinityHits()).isOne();
	}

	@Test
	void oneTurnAtATimeOnEachSession() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.script().await(gate).text("ok")).always();
		SessionPool pool = this.pools.open(this.server, (session) -> session, (settings) -> settings.maxSessions(2));
		Flux<Response> turns = Flux.range(0, 6)
			.flatMap((i) -> ResponseEvents.finalResponse(pool.exchange(Pools.request("turn " + i))));
		StepVerifier.create(turns)
			.then(() -> gate.awaitReached(Pools.LONG))
			.then(gate::open)
			.expectNextCount(6)
			.expectComplete()
			.verify(Pools.LONG);
		assertThat(this.server.handshakes()).hasSizeLessThanOrEqualTo(2);
	}

	@Test
	void anErrorEventFailsTheTurnAndLeavesTheSessionUsable() {
		this.server.onRequest((request) -> true)
			.respond(Scripts.script().error(429, "rate_limit_exceeded", "Slow down", Map.of("retry-after", "2")))
			.once();
		SessionPool pool = this.pools.open(this.server);
		StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(RateLimitedException.class);
			assertThat(((RateLimitedException) ex).retryAfter()).isEqualTo(Duration.ofSeconds(2));
			assertThat(((RateLimitedException) ex).replayVerdict()).isEqualTo(ReplayVerdict.SAFE_AFTER_DELAY);
		}).verify(Pools.LONG);
		assertThat(response(pool, Pools.request("Again")).isCompleted()).isTrue();
		assertThat(this.server.handshakes()).hasSize(1);
	}

	@Test
	void anUnknownPreviousResponseIsATypedError() {
		SessionPool pool = this.pools.open(this.server);
		ResponseRequest request = Pools.request("Hello").mutate().previousResponseId("resp_unknown").build();
		StepVerifier.create(pool.exchange(request))
			.expectError(PreviousResponseNotFoundException.class)
			.verify(Pools.LONG);
	}

	@Test
	void aStragglerAfterAnErrorIsNotReadAsTheNextTurn() {
		this.server.onRequest((request) -> true)
			.respond(Scripts.script()
				.delta("half")
				.error(500, "server_error", "The model broke")
				.fail("server_error", "The model broke"))
			.once();
		SessionPool pool = this.pools.open(this.server);
		Mono<Response> failing = ResponseEvents.finalResponse(pool.exchange(Pools.request("first")));
		Mono<Response> next = ResponseEvents.finalResponse(pool.exchange(Pools.request("second")));
		StepVerifier.create(failing.onErrorResume((ex) -> next)).assertNext((response) -> {
			assertThat(response.isCompleted()).isTrue();
			assertThat(response.outputText()).contains("second");
		}).expectComplete().verify(Pools.LONG);
	}

	@Test
	void aLostConnectionSaysWhatIsKnown() {
		this.server.onRequest((request) -> true).respond(Scripts.script().delta("half").drop()).once();
		SessionPool pool = this.pools.open(this.server);
		StepVerifier.create(pool.exchange(Pools.request("Hello")).ignoreElements()).expectErrorSatisfies((ex) -> {
			ConnectionLostException lost = (ConnectionLostException) ex;
			assertThat(lost.frameWritten()).isTrue();
			assertThat(lost.outputEmitted()).isTrue();
			assertThat(lost.replayVerdict()).isEqualTo(ReplayVerdict.NEVER);
		}).verify(Pools.LONG);
		assertThat(response(pool, Pools.request("Again")).isCompleted()).isTrue();
	}

	@Test
	void aConnectionLostBeforeAnyEventIsAmbiguous() {
		this.server.onRequest((request) -> true).respond(Scripts.script().close(1001, "bye")).once();
		SessionPool pool = this.pools.open(this.server);
		StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
			ConnectionLostException lost = (ConnectionLostException) ex;
			assertThat(lost.closeCode()).isEqualTo(1001);
			assertThat(lost.outputEmitted()).isFalse();
			assertThat(lost.replayVerdict()).isEqualTo(ReplayVerdict.AMBIGUOUS);
		}).verify(Pools.LONG);
	}

	@Test
	void aFinWithoutACloseFrameIsALoss() {
		this.server.onRequest((request) -> true).respond(Scripts.script().delta("half").fin()).once();
		SessionPool pool = this.pools.open(this.server);
		StepVerifier.create(pool.exchange(Pools.request("Hello")).ignoreElements())
			.expectError(ConnectionLostException.class)
			.verify(Pools.LONG);
	}

	@Test
	void garbageIsAProtocolViolation() {
		this.server.onRequest((request) -> true).respond(Scripts.script().garbage("{not json")).once();
		SessionPool pool = this.pools.open(this.server);
		StepVerifier.create(pool.exchange(Pools.request("Hello")).ignoreElements())
			.expectError(ProtocolViolationException.class)
			.verify(Pools.LONG);
		assertThat(response(pool, Pools.request("Again")).isCompleted()).isTrue();
	}

	@Test
	void aBinaryMessageIsAProtocolViolation() {
		this.server.onRequest((request) -> true).respond(Scripts.script().binary(new byte[] { 1, 2, 3 })).once();
		SessionPool pool = this.pools.open(this.server);
		StepVerifier.create(pool.exchange(Pools.request("Hello")).ignoreElements())
			.expectError(ProtocolViolationException.class)
			.verify(Pools.LONG);
	}

	@Test
	void fragmentsAreJoined() {
		this.server.onRequest((request) -> true).respond(Scripts.script().fragmented(7).text("in pieces")).once();
		SessionPool pool = this.pools.open(this.server);
		assertThat(response(pool, Pools.request("Hello")).outputText()).isEqualTo("in pieces");
	}

	@Test
	void largeMessagesArrive() {
		String text = "x".repeat(3_000_000);
		this.server.onRequest((request) -> true).respond(Scripts.script().repeatDelta(1, text)).once();
		SessionPool pool = this.pools.open(this.server);
		assertThat(response(pool, Pools.request("Hello")).outputText()).isEqualTo(text);
	}

	@Test
	void aMessageOverTheFrameLimitNamesTheProperty() {
		SessionPool pool = this.pools.open(this.server, (session) -> session.maxFrameSize(1024),
				(settings) -> settings);
		StepVerifier.create(pool.exchange(Pools.request("Hello")).ignoreElements()).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(FrameTooLargeException.class);
			assertThat(ex).hasMessageContaining("1024 B (responses-ws.session.max-frame-size)");
		}).verify(Pools.LONG);
	}

	@Test
	void aFragmentedMessageOverTheFrameLimitNamesTheProperty() {
		this.server.onRequest((request) -> true).respond(Scripts.script().fragmented(500).text("in pieces")).once();
		SessionPool pool = this.pools.open(this.server, (session) -> session.maxFrameSize(900), (settings) -> settings);
		StepVerifier.create(pool.exchange(Pools.request("Hello")).ignoreElements())
			.expectError(FrameTooLargeException.class)
			.verify(Pools.LONG);
	}

	@Test
	void aRequestOverTheLimitIsNotSent() {
		SessionPool pool = this.pools.open(this.server, (session) -> session.maxRequestSize(1000),
				(settings) -> settings);
		StepVerifier.create(pool.exchange(Pools.request("x".repeat(1000)))).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(RequestTooLargeException.class);
			assertThat(ex).hasMessageContaining("1000 B (responses-ws.session.max-request-size)");
		}).verify(Pools.LONG);
		assertThat(this.server.handshakes()).isEmpty();
	}

	@Test
	void theFirstEventTimeoutNamesItsProperty() {
		this.server.onRequest((request) -> true).respond(Scripts.script().stall()).once();
		try (VirtualTime time = new VirtualTime()) {
			SessionPool pool = time.open(onClock((session) -> session.drainTimeout(Duration.ofMillis(100)))
				.timeouts((timeouts) -> timeouts.firstEvent(Duration.ofMillis(300))));
			AtomicReference<Throwable> failure = fail(pool);
			time.await(() -> this.server.requests().size() == 1);
			time.assertDueAfter(Duration.ofMillis(300), () -> failure.get() != null);
			assertThat(((TurnTimeoutException) failure.get()).kind()).isEqualTo(TurnTimeoutException.Kind.FIRST_EVENT);
			assertThat(failure.get()).hasMessageContaining("300ms (responses-ws.timeouts.first-event)");
			assertThat(response(pool, Pools.request("Again")).isCompleted()).isTrue();
		}
	}

	@Test
	void theInactivityTimeoutNamesItsProperty() {
		this.server.onRequest((request) -> true).respond(Scripts.script().delta("half").stall()).once();
		try (VirtualTime time = new VirtualTime()) {
			SessionPool pool = time.open(
					onClock((session) -> session).timeouts((timeouts) -> timeouts.inactivity(Duration.ofMillis(300))));
			AtomicReference<Throwable> failure = fail(pool);
			time.await(this.halfSeen::get);
			time.assertDueAfter(Duration.ofMillis(300), () -> failure.get() != null);
			assertThat(((TurnTimeoutException) failure.get()).kind()).isEqualTo(TurnTimeoutException.Kind.INACTIVITY);
			assertThat(((TurnTimeoutException) failure.get()).replayVerdict()).isEqualTo(ReplayVerdict.NEVER);
			assertThat(failure.get()).hasMessageContaining("300ms (responses-ws.timeouts.inactivity)");
		}
	}

	@Test
	void theTurnTimeoutNamesItsProperty() {
		this.server.onRequest((request) -> true)
			.respond(Scripts.script().repeatDelta(3, "x").delay(Duration.ofMinutes(1)).text("late"))
			.once();
		SessionPool pool = this.pools.open(this.server, (timeouts) -> timeouts.turn(Duration.ofMillis(300)));
		StepVerifier.create(pool.exchange(Pools.request("Hello")).ignoreElements())
			.expectErrorSatisfies(
					(ex) -> assertThat(((TurnTimeoutException) ex).kind()).isEqualTo(TurnTimeoutException.Kind.TURN))
			.verify(Pools.LONG);
	}

	@Test
	void aServerThatDoesNotAnswerPingsIsGivenUp() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.script().delta("half").await(gate)).once();
		try (VirtualTime time = new VirtualTime()) {
			SessionPool pool = time.open(onClock(
					(session) -> session.pingInterval(Duration.ofMillis(100)).pingTimeout(Duration.ofMillis(200))));
			AtomicReference<Throwable> failure = fail(pool);
			time.await(this.halfSeen::get);
			this.server.connections().forEach((connection) -> connection.pauseReading());
			time.forwardUntil(() -> failure.get() != null, Duration.ofMillis(100), 10);
			assertThat(failure.get()).isInstanceOf(ConnectionLostException.class)
				.hasMessageContaining("200ms (responses-ws.session.ping-timeout)");
			gate.open();
		}
	}

	@Test
	void pongsKeepASilentTurnAlive() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true)
			.respond(Scripts.script().delta("half").await(gate).text(" done"))
			.once();
		SessionPool pool = this.pools.open(this.server,
				(session) -> session.pingInterval(Duration.ofMillis(20)).pingTimeout(Duration.ofSeconds(5)),
				(settings) -> settings);
		StepVerifier.create(ResponseEvents.finalResponse(pool.exchange(Pools.request("Hello"))))
			.then(() -> gate.awaitReached(Pools.LONG))
			.thenAwait(Duration.ofMillis(200))
			.then(gate::open)
			.expectNextCount(1)
			.expectComplete()
			.verify(Pools.LONG);
	}

	@Test
	void aSubscriberThatRequestsNothingStopsTheSocketAndLosesNothing() {
		this.server.onRequest((request) -> true)
			.respond(Scripts.script().repeatDelta(20_000, "0123456789".repeat(20)))
			.once();
		SessionPool pool = this.pools.open(this.server, (session) -> session.maxBufferedEvents(32),
				(settings) -> settings);
		Slow slow = new Slow();
		pool.exchange(Pools.request("Hello")).subscribe(slow);
		StepVerifier
			.create(Flux.interval(Duration.ofMillis(20))
				.map((tick) -> pool.snapshot().bufferedBytes())
				.buffer(10, 1)
				.filter((last) -> last.get(0) > 0 && last.stream().distinct().count() == 1)
				.next())
			.assertNext((last) -> assertThat(last.get(0)).isLessThan(512 * 1024))
			.expectComplete()
			.verify(Pools.LONG);
		slow.request(Long.MAX_VALUE);
		StepVerifier.create(slow.done.asMono()).expectComplete().verify(Pools.LONG);
		assertThat(slow.count).isGreaterThan(20_000);
		assertThat(pool.snapshot().bufferedBytes()).isZero();
	}

	@Test
	void demandIsHonouredOneByOne() {
		SessionPool pool = this.pools.open(this.server);
		StepVerifier.create(pool.exchange(Pools.request("Hello")), 0)
			.expectSubscription()
			.thenRequest(1)
			.expectNextMatches((event) -> event instanceof ResponseLifecycleEvent.Created)
			.thenRequest(1)
			.expectNextMatches((event) -> event instanceof ResponseLifecycleEvent.InProgress)
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(Pools.LONG);
	}

	@Test
	void aCancelledTurnIsDrainedBeforeTheNextOneRuns() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> request.body().toString().contains("first"))
			.respond(Scripts.script().delta("secret").await(gate).text(" of the first"))
			.once();
		SessionPool pool = this.pools.open(this.server, (session) -> session, (settings) -> settings.maxSessions(1));
		StepVerifier.create(ResponseEvents.outputText(pool.exchange(Pools.request("first"))))
			.expectNext("secret")
			.thenCancel()
			.verify(Pools.LONG);
		StepVerifier.create(pool.exchange(Pools.request("second")).collectList())
			.then(gate::open)
			.assertNext((events) -> assertThat(events).hasSizeGreaterThan(3)
				.noneMatch((event) -> event.json().asString().contains("secret")))
			.expectComplete()
			.verify(Pools.LONG);
		assertThat(this.server.handshakes()).hasSize(1);
	}

	@Test
	void aCancelledTurnClosesItsSessionIfAsked() {
		this.server.onRequest((request) -> request.body().toString().contains("first"))
			.respond(Scripts.script().delta("secret").stall())
			.once();
		SessionPool pool = this.pools.open(this.server, (session) -> session.onCancel(CancelMode.CLOSE),
				(settings) -> settings.maxSessions(1));
		StepVerifier.create(ResponseEvents.outputText(pool.exchange(Pools.request("first"))))
			.expectNext("secret")
			.thenCancel()
			.verify(Pools.LONG);
		assertThat(response(pool, Pools.request("second")).isCompleted()).isTrue();
		assertThat(this.server.handshakes()).hasSize(2);
	}

	@Test
	void cancellingAtTheTerminalEventCancelsNothing() {
		SessionPool pool = this.pools.open(this.server, (session) -> session.onCancel(CancelMode.CLOSE),
				(settings) -> settings);
		for (int i = 0; i < 3; i++) {
			StepVerifier.create(pool.exchange(Pools.request("Hello")).filter(ResponseEvent::isTerminal).next())
				.expectNextCount(1)
				.expectComplete()
				.verify(Pools.LONG);
		}
		assertThat(this.server.handshakes()).hasSize(1);
	}

	@Test
	void aSubscriberThatThrowsHarmsOnlyItself() {
		SessionPool pool = this.pools.open(this.server);
		pool.exchange(Pools.request("first")).subscribe(new BaseSubscriber<>() {
			@Override
			protected void hookOnNext(ResponseEvent event) {
				throw new IllegalStateException("broken on purpose");
			}

			@Override
			protected void hookOnError(Throwable throwable) {
				assertThat(throwable).hasMessage("broken on purpose");
			}
		});
		assertThat(response(pool, Pools.request("second")).isCompleted()).isTrue();
	}

	private PoolBuilder onClock(UnaryOperator<SessionSettings.Builder> session) {
		return Pools.builder(Pools.connection(this.server).build(), session, UnaryOperator.identity());
	}

	/**
	 * Run a turn that fails, and note when half of its answer is there.
	 */
	private AtomicReference<Throwable> fail(SessionPool pool) {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		pool.exchange(Pools.request("Hello"))
			.subscribe((event) -> this.halfSeen.compareAndSet(false, event instanceof OutputTextEvent.Delta),
					failure::set);
		return failure;
	}

	private static Response response(SessionPool pool, ResponseRequest request) {
		return ResponseEvents.finalResponse(pool.exchange(request)).block(Pools.LONG);
	}

	private static final class Slow extends BaseSubscriber<ResponseEvent> {

		private final Sinks.Empty<Void> done = Sinks.empty();

		private int count;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// Asks for nothing until it is told to.
		}

		@Override
		protected void hookOnNext(ResponseEvent event) {
			this.count++;
		}

		@Override
		protected void hookOnComplete() {
			this.done.tryEmitEmpty();
		}

	}

}
