package io.github.responsesws.session;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ConnectionLimitReachedException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.LaneMode;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ClientClosedException;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class SessionPoolTests {

	private ResponsesServer server;

	private final Pools pools = new Pools();

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
	void manyTurnsShareTheLanesOfOneSession() {
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(16),
				(settings) -> settings.maxSessions(1));
		List<List<ResponseEvent>> turns = Flux.range(0, 500)
			.flatMap((i) -> pool.exchange(Pools.request("number " + i + " please")).collectList(), 500)
			.collectList()
			.block(Pools.LONG);
		assertThat(turns).hasSize(500).allSatisfy((events) -> {
			assertThat(events).extracting(ResponseEvent::sequenceNumber).isSorted().doesNotHaveDuplicates();
			assertThat(events.stream().map(ResponseEvent::streamId).collect(Collectors.toSet())).hasSize(1);
			assertThat(events.get(events.size() - 1).isTerminal()).isTrue();
		});
		assertThat(this.server.handshakes()).hasSize(1);
		Set<String> names = this.server.requests().stream().map(ReceivedRequest::streamId).collect(Collectors.toSet());
		assertThat(names).hasSizeLessThanOrEqualTo(16).allMatch((name) -> name.matches("lane-([1-9]|1[0-6])"));
		assertThat(pool.snapshot().busyLanes()).isZero();
	}

	@Test
	void anotherSessionIsOpenedOnlyWhenEveryLaneIsBusy() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.script().await(gate).text("ok")).always();
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(2),
				(settings) -> settings.maxSessions(3));
		Flux<Response> two = turns(pool, 2);
		StepVerifier.create(two)
			.then(() -> gate.awaitReached(Pools.LONG))
			.then(gate::open)
			.expectNextCount(2)
			.expectComplete()
			.verify(Pools.LONG);
		assertThat(this.server.handshakes()).hasSize(1);
		StepVerifier.create(turns(pool, 6)).expectNextCount(6).expectComplete().verify(Pools.LONG);
		assertThat(this.server.handshakes()).hasSizeBetween(1, 3);
	}

	@Test
	void theAcquireTimeoutStatesTheNumbers() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.script().await(gate).text("ok")).always();
		try (VirtualTime time = new VirtualTime()) {
			SessionPool pool = time.open(Pools.builder(Pools.connection(this.server).build(), (session) -> session,
					(settings) -> settings.maxSessions(1).acquireTimeout(Duration.ofSeconds(2))));
			StepVerifier.create(ResponseEvents.finalResponse(pool.exchange(Pools.request("first")))).then(() -> {
				gate.awaitReached(Pools.LONG);
				StepVerifier.create(pool.exchange(Pools.request("second")))
					.then(() -> time.forward(Duration.ofSeconds(2)))
					.expectErrorSatisfies((ex) -> {
						assertThat(ex).isInstanceOf(AcquireTimeoutException.class);
						assertThat(ex)
							.hasMessageContaining("2s (responses-ws.pool.acquire-timeout): 1 of 1 lanes busy");
					})
					.verify(Pools.LONG);
				gate.open();
			}).expectNextCount(1).expectComplete().verify(Pools.LONG);
		}
	}

	@Test
	void thePendingLimitStatesTheNumbers() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.script().await(gate).text("ok")).always();
		SessionPool pool = this.pools.open(this.server, (session) -> session,
				(settings) -> settings.maxSessions(1).maxPending(2));
		Flux<Object> five = Flux.range(0, 5)
			.flatMap((i) -> ResponseEvents.finalResponse(pool.exchange(Pools.request("turn " + i)))
				.<Object>map((response) -> "ok")
				.onErrorResume((ex) -> Mono.just(ex)));
		StepVerifier.create(five)
			.expectNextCount(2)
			.then(gate::open)
			.expectNextCount(3)
			.expectComplete()
			.verify(Pools.LONG);
		StepVerifier.create(five.filter((result) -> result instanceof Throwable)).thenConsumeWhile((result) -> {
			assertThat(result).isInstanceOf(PendingLimitException.class);
			assertThat((Throwable) result).hasMessageContaining("2 turns wait already (responses-ws.pool.max-pending)");
			return true;
		}).expectComplete().verify(Pools.LONG);
	}

	@Test
	void aContinuedChainReturnsToItsLane() {
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(4),
				(settings) -> settings.maxSessions(2));
		// Eight turns at once: one that ended early would leave its lane to another.
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.script().await(gate).demo()).always();
		Mono<List<Response>> eight = turns(pool, 8).collectList().cache();
		eight.subscribe();
		Pools.await(() -> this.server.requests().size() == 8);
		gate.open();
		List<Response> starts = eight.block(Pools.LONG);
		for (int round = 0; round < 5; round++) {
			starts = Flux.fromIterable(starts)
				.flatMap((response) -> ResponseEvents.finalResponse(pool
					.exchange(Pools.request("go on").mutate().store(false).previousResponseId(response.id()).build())))
				.collectList()
				.block(Pools.LONG);
		}
		assertThat(starts).hasSize(8);
		assertThat(pool.snapshot().affinityHits()).isEqualTo(40);
		assertThat(pool.snapshot().affinityMisses()).isZero();
	}

	@Test
	void aTurnWaitsForTheLaneOfItsChainAndThenGoesElsewhere() {
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(2),
				(settings) -> settings.maxSessions(1).affinityWait(Duration.ofMillis(200)));
		Response first = ResponseEvents.finalResponse(pool.exchange(Pools.request("Hello"))).block(Pools.LONG);
		Gate gate = new Gate();
		this.server.onRequest((request) -> request.body().toString().contains("hold"))
			.respond(Scripts.script().await(gate).text("held"))
			.always();
		ResponseRequest next = Pools.request("hold").mutate().previousResponseId(first.id()).build();
		ResponseRequest other = Pools.request("other").mutate().previousResponseId(first.id()).build();
		Mono<Response> holding = ResponseEvents.finalResponse(pool.exchange(next));
		Mono<Response> waiting = ResponseEvents.finalResponse(pool.exchange(other));
		StepVerifier.create(Flux.merge(holding, Mono.fromRunnable(() -> gate.awaitReached(Pools.LONG)).then(waiting)))
			.assertNext((response) -> assertThat(response.outputText()).contains("other"))
			.then(gate::open)
			.assertNext((response) -> assertThat(response.outputText()).isEqualTo("held"))
			.expectComplete()
			.verify(Pools.LONG);
		assertThat(pool.snapshot().affinityHits()).isOne();
		assertThat(pool.snapshot().affinityMisses()).isOne();
	}

	@Test
	void minIdleSessionsAreOpenedAtStart() {
		SessionPool pool = this.pools.open(this.server, (session) -> session, (settings) -> settings.minIdle(3));
		pool.start().block(Pools.LONG);
		await(pool, (snapshot) -> snapshot.sessions().size() == 3);
		assertThat(this.server.handshakes()).hasSize(3);
	}

	@Test
	void startReportsTheFirstFailure() {
		this.server.onHandshake().refuse(403, "forbidden", "No").times(100);
		SessionPool pool = this.pools.open(this.server, (session) -> session, (settings) -> settings.minIdle(1));
		StepVerifier.create(pool.start()).expectError(HandshakeException.class).verify(Pools.LONG);
	}

	@Test
	void idleSessionsAreClosed() {
		List<CloseReason> reasons = new CopyOnWriteArrayList<>();
		SessionPool pool = this.pools.add(Pools
			.builder(Pools.connection(this.server).build(), (session) -> session,
					(settings) -> settings.maxSessions(4).minIdle(1).idleTimeout(Duration.ofMillis(200)))
			.sessionListener(new SessionListener() {
				@Override
				public void onClosed(String sessionId, CloseReason reason, long ageNanos) {
					reasons.add(reason);
				}
			})
			.build());
		pool.start().block(Pools.LONG);
		turns(pool, 4).blockLast(Pools.LONG);
		await(pool,
				(snapshot) -> snapshot.sessions().size() == 1 && reasons.size() == this.server.handshakes().size() - 1);
		await(pool, (snapshot) -> this.server.connections().size() == 1);
		assertThat(reasons).doesNotContain(CloseReason.LOST, CloseReason.REFUSED);
	}

	@Test
	void tooManyIdleSessionsAreClosedAtOnce() {
		SessionPool pool = this.pools.open(this.server, (session) -> session,
				(settings) -> settings.maxSessions(4).maxIdle(1));
		turns(pool, 12).blockLast(Pools.LONG);
		await(pool, (snapshot) -> snapshot.sessions().size() <= 1);
	}

	@Test
	void ageingSessionsAreReplacedWithoutAFailedTurn() {
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(4),
				(settings) -> settings.maxSessions(2).maxAge(Duration.ofMillis(300)));
		Long turns = Flux.range(0, 8)
			.flatMap((i) -> ResponseEvents.finalResponse(pool.exchange(Pools.request("turn " + i)))
				.repeat(() -> this.server.handshakes().size() <= 4))
			.count()
			.block(Pools.LONG);
		assertThat(turns).isPositive();
	}

	@Test
	void theServicesOwnAgeLimitIsMetWithoutAFailedTurnThatHadBegun() {
		this.server.close();
		this.server = ResponsesServer.builder().apiKey("test-key").maxConnectionAge(Duration.ofMillis(400)).start();
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(4),
				(settings) -> settings.maxSessions(1));
		Set<Class<?>> failures = ConcurrentHashMap.newKeySet();
		Flux.range(0, 4).flatMap((i) -> pool.exchange(Pools.request("turn " + i)).then().onErrorResume((ex) -> {
			failures.add(ex.getClass());
			return Mono.empty();
		}).repeat(() -> this.server.handshakes().size() <= 3)).blockLast(Pools.LONG);
		assertThat(failures).isSubsetOf(ConnectionLimitReachedException.class, ConnectionLostException.class);
		// A turn that begins at the end of a connection's life may be cut off, the next
		// one is not.
		assertThat(ResponseEvents.finalResponse(pool.exchange(Pools.request("last"))).retry(100).block(Pools.LONG))
			.isNotNull();
	}

	@Test
	void aServerThatDoesNotEchoLanesIsDetected() {
		this.server.close();
		this.server = ResponsesServer.builder().apiKey("test-key").lanes(LaneMode.IGNORED).start();
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(8),
				(settings) -> settings.maxSessions(2));
		// Only of two responses at once can the server not tell which one it means.
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.script().await(gate).text("ok")).times(8);
		Mono<List<Object>> eight = Flux.range(0, 8)
			.flatMap((i) -> ResponseEvents.finalResponse(pool.exchange(Pools.request("number " + i)))
				.<Object>map(Response::outputText)
				.onErrorResume((ex) -> Mono.just(ex)))
			.collectList()
			.cache();
		eight.subscribe();
		Pools.await(() -> this.server.requests().size() == 8);
		gate.open();
		List<Object> results = eight.block(Pools.LONG);
		assertThat(results).anyMatch((result) -> result instanceof LanesUnsupportedException);
		List<Response> after = turns(pool, 8).collectList().block(Pools.LONG);
		assertThat(after).hasSize(8);
		assertThat(pool.snapshot().sessions()).allMatch((session) -> session.lanes() == 1);
	}

	@Test
	void aSlowSubscriberFailsAloneWhenLanesAreShared() {
		this.server.onRequest((request) -> request.body().toString().contains("slow"))
			.respond(Scripts.script().repeatDelta(20_000, "0123456789".repeat(10)))
			.once();
		SessionPool pool = this.pools.open(this.server,
				(session) -> session.lanes(4).maxBufferedEvents(64).slowSubscriberTimeout(Duration.ofMillis(300)),
				(settings) -> settings.maxSessions(1));
		StepVerifier.create(pool.exchange(Pools.request("slow")), 1).expectNextCount(1).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(SlowSubscriberException.class);
			assertThat(ex).hasMessageContaining("300ms (responses-ws.session.slow-subscriber-timeout)");
		}).verify(Pools.LONG);
		assertThat(turns(pool, 20).collectList().block(Pools.LONG)).hasSize(20);
		assertThat(this.server.handshakes()).hasSize(1);
		assertThat(pool.snapshot().bufferedBytes()).isZero();
	}

	@Test
	void closingLetsRunningTurnsFinishAndRefusesNewOnes() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true)
			.respond(Scripts.script().delta("half").await(gate).text(" done"))
			.once();
		SessionPool pool = this.pools.open(this.server, (session) -> session,
				(settings) -> settings.shutdownTimeout(Pools.LONG));
		StepVerifier.create(ResponseEvents.finalResponse(pool.exchange(Pools.request("Hello")))).then(() -> {
			gate.awaitReached(Pools.LONG);
			CompletableFuture<Void> closed = pool.close().toFuture();
			StepVerifier.create(pool.exchange(Pools.request("late")))
				.expectError(ClientClosedException.class)
				.verify(Pools.LONG);
			gate.open();
			assertThat(closed).succeedsWithin(Pools.LONG);
		}).expectNextCount(1).expectComplete().verify(Pools.LONG);
		// The server hears of the end a moment later than the client.
		await(pool, (snapshot) -> this.server.connections().isEmpty());
	}

	@Test
	void closingDoesNotWaitForAHandshake() {
		this.server.onHandshake().stall().times(100);
		SessionPool pool = this.pools.open(this.server, (session) -> session,
				(settings) -> settings.shutdownTimeout(Duration.ofHours(1)));
		StepVerifier.create(pool.exchange(Pools.request("Hello")))
			.then(() -> await(pool, (snapshot) -> snapshot.connecting() == 1))
			.then(() -> pool.close().block(Duration.ofSeconds(60)))
			.expectError(ClientClosedException.class)
			.verify(Pools.LONG);
		assertThat(pool.snapshot().connecting()).isZero();
	}

	@Test
	void closingEndsTurnsThatDoNotFinishInTime() {
		this.server.onRequest((request) -> true).respond(Scripts.script().delta("half").stall()).once();
		SessionPool pool = this.pools.open(this.server, (session) -> session,
				(settings) -> settings.shutdownTimeout(Duration.ofMillis(200)));
		StepVerifier.create(ResponseEvents.outputText(pool.exchange(Pools.request("Hello"))))
			.expectNext("half")
			.then(() -> pool.close().subscribe())
			.expectError(ConnectionLostException.class)
			.verify(Pools.LONG);
		pool.close().block(Pools.LONG);
	}

	@Test
	void aCancelledTurnStopsWaiting() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.script().await(gate).text("ok")).always();
		SessionPool pool = this.pools.open(this.server, (session) -> session, (settings) -> settings.maxSessions(1));
		StepVerifier.create(ResponseEvents.finalResponse(pool.exchange(Pools.request("first")))).then(() -> {
			gate.awaitReached(Pools.LONG);
			StepVerifier.create(pool.exchange(Pools.request("second")))
				.expectSubscription()
				.then(() -> await(pool, (snapshot) -> snapshot.pending() == 1))
				.thenCancel()
				.verify(Pools.LONG);
			await(pool, (snapshot) -> snapshot.pending() == 0);
			gate.open();
		}).expectNextCount(1).expectComplete().verify(Pools.LONG);
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void listenersHearOfEveryTurnOnce() {
		List<String> heard = new CopyOnWriteArrayList<>();
		TurnListener listener = new TurnListener() {
			@Override
			public void onStarted(TurnInfo turn) {
				heard.add("started " + turn.sessionId() + " " + turn.lane());
			}

			@Override
			public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
				heard.add("ended " + outcome + " " + turn.sessionId() + " " + (turn.responseId() != null));
			}
		};
		SessionPool pool = this.pools.open(this.server);
		pool.exchange(Pools.request("Hello"), listener).blockLast(Pools.LONG);
		assertThat(heard).containsExactly("started session-1 default", "ended COMPLETED session-1 true");
	}

	private static Flux<Response> turns(SessionPool pool, int count) {
		return Flux.range(0, count)
			.flatMap((i) -> ResponseEvents.finalResponse(pool.exchange(Pools.request("turn " + i))), count);
	}

	private static void await(SessionPool pool, Predicate<PoolSnapshot> condition) {
		Pools.await(() -> condition.test(pool.snapshot()));
	}

}
