package io.github.responsesws.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Turns that prepare a session and that nobody waits for.
 */
class SessionWarmUpTests {

	private static final ResponseRequest PROMPT = ResponseRequest.builder()
		.model("test-model")
		.instructions("Be brief.")
		.generate(false)
		.build();

	private final ResponsesServer server = ResponsesServer.builder().apiKey("test-key").start();

	private final Pools pools = new Pools();

	private final Gate gate = new Gate();

	@AfterEach
	void stop() {
		this.gate.open();
		this.pools.close();
		this.server.close();
	}

	@Test
	void runsOnItsSessionWhicheverElseIsFree() {
		SessionPool pool = open(4, 3);
		for (String session : sessions(pool)) {
			assertThat(pool.warmUp(session, PROMPT).block(Pools.LONG)).isNotNull();
			assertThat(pool.warmUp(session, PROMPT).block(Pools.LONG)).isNotNull();
		}
		List<String> connections = this.server.requests().stream().map(ReceivedRequest::connectionId).toList();
		assertThat(connections).hasSize(6);
		assertThat(connections.stream().distinct()).hasSize(3);
		for (int i = 0; i < connections.size(); i += 2) {
			assertThat(connections.get(i)).isEqualTo(connections.get(i + 1));
		}
		assertThat(this.server.handshakes()).hasSize(3);
	}

	@Test
	void runsOneAfterTheOtherOnTheOnlyLane() {
		SessionPool pool = open(1, 1);
		String session = sessions(pool).get(0);
		StepVerifier
			.create(Flux.range(0, 5).concatMap((index) -> pool.warmUp(session, PROMPT)).map(Response::id).distinct())
			.expectNextCount(5)
			.expectComplete()
			.verify(Pools.LONG);
		assertThat(pool.snapshot().affinityMisses()).isZero();
		assertThat(pool.snapshot().busyLanes()).isZero();
	}

	@Test
	void isLeftOutIfTheSessionIsGoneOrTaken() {
		this.server.onRequest(RequestMatcher.inputContaining("Slow"))
			.respond(Scripts.script().await(this.gate).text("Done"));
		AtomicInteger told = new AtomicInteger();
		SessionPool pool = this.pools.add(Pools
			.builder(Pools.connection(this.server).build(), (session) -> session.lanes(1), (settings) -> settings)
			.turnListener(new TurnListener() {

				@Override
				public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
					told.incrementAndGet();
				}

			})
			.build());
		Mono<Response> slow = ResponseEvents.finalResponse(pool.exchange(Pools.request("Slow")));
		StepVerifier.create(slow).then(() -> {
			this.gate.awaitReached(Pools.LONG);
			assertNothing(pool, sessions(pool).get(0));
			assertNothing(pool, "session-99");
			assertThat(told).hasValue(0);
			this.gate.open();
		}).expectNextCount(1).expectComplete().verify(Pools.LONG);
		assertThat(told).hasValue(1);
		assertThat(this.server.handshakes()).hasSize(1);
		assertThat(this.server.requests()).hasSize(1);
		pool.close().block(Pools.LONG);
		assertNothing(pool, "session-1");
		assertThat(told).hasValue(1);
	}

	@Test
	void takesNoLaneThatHoldsAResponse() {
		SessionPool pool = open(1, 1);
		Response last = ResponseEvents.finalResponse(pool.exchange(Pools.request("Hello"))).block(Pools.LONG);
		assertThat(last).isNotNull();
		assertNothing(pool, sessions(pool).get(0));
		ResponseRequest next = Pools.request("And?").mutate().previousResponseId(last.id()).build();
		ResponseEvents.finalResponse(pool.exchange(next)).block(Pools.LONG);
		assertThat(pool.snapshot().affinityHits()).isEqualTo(1);
		assertThat(pool.snapshot().affinityMisses()).isZero();
	}

	@Test
	void letsTurnsThatWaitGoFirst() {
		this.server.onRequest((request) -> !request.isWarmUp()).respond(Scripts.script().await(this.gate).text("Done"));
		List<Mono<Response>> warmUps = new CopyOnWriteArrayList<>();
		SessionPool[] pool = new SessionPool[1];
		pool[0] = this.pools.add(Pools
			.builder(Pools.connection(this.server).build(), (session) -> session.lanes(1), (settings) -> settings)
			.sessionListener(new SessionListener() {

				@Override
				public void onOpened(String sessionId, long nanos) {
					Mono<Response> warmUp = pool[0].warmUp(sessionId, PROMPT).cache();
					warmUps.add(warmUp);
					warmUp.subscribe();
				}

			})
			.build());
		StepVerifier.create(Flux.range(0, 4).flatMap((index) -> pool[0].exchange(Pools.request("Hello")).then()))
			.then(() -> {
				Pools.await(() -> this.server.requests().size() == 4);
				this.gate.open();
			})
			.expectComplete()
			.verify(Pools.LONG);
		assertThat(warmUps).hasSize(4);
		StepVerifier.create(Flux.merge(warmUps)).expectComplete().verify(Pools.LONG);
		assertThat(this.server.requests()).hasSize(4).noneMatch(ReceivedRequest::isWarmUp);
	}

	@Test
	@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void endsWhateverBecomesOfItsSession() {
		AtomicInteger started = new AtomicInteger();
		AtomicInteger ended = new AtomicInteger();
		SessionPool pool = this.pools.add(
				Pools
					.builder(Pools.connection(this.server).build(), (session) -> session.lanes(4),
							(settings) -> settings.minIdle(2).maxSessions(2))
					.turnListener(new TurnListener() {

						@Override
						public void onStarted(TurnInfo turn) {
							started.incrementAndGet();
						}

						@Override
						public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
							ended.incrementAndGet();
						}

					})
					.build());
		pool.start();
		for (int round = 0; round < 20; round++) {
			Pools.await(() -> pool.snapshot().sessions().size() == 2);
			List<String> sessions = sessions(pool);
			Mono<Long> all = Flux.range(0, 16)
				.flatMap((index) -> pool.warmUp(sessions.get(index % 2), PROMPT)
					.onErrorResume((failure) -> Mono.empty()), 16)
				.count()
				.cache();
			all.subscribe();
			this.server.dropAll();
			assertThat(all.block(Pools.LONG)).isBetween(0L, 16L);
		}
		Pools.await(() -> pool.snapshot().busyLanes() == 0);
		assertThat(pool.snapshot().pending()).isZero();
		assertThat(ended).hasValue(started.get());
	}

	@Test
	void aSessionMayBeOpenedAheadOfTheFirstTurn() {
		SessionPool pool = this.pools.open(this.server);
		pool.open();
		pool.open();
		Pools.await(() -> pool.snapshot().sessions().size() == 1);
		pool.open();
		ResponseEvents.finalResponse(pool.exchange(Pools.request("Hello"))).block(Pools.LONG);
		assertThat(this.server.handshakes()).hasSize(1);
	}

	private static void assertNothing(SessionPool pool, String sessionId) {
		StepVerifier.create(pool.warmUp(sessionId, PROMPT)).expectComplete().verify(Pools.LONG);
	}

	private SessionPool open(int lanes, int sessions) {
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(lanes),
				(settings) -> settings.minIdle(sessions));
		pool.start();
		Pools.await(() -> pool.snapshot().sessions().size() == sessions);
		return pool;
	}

	private static List<String> sessions(SessionPool pool) {
		return pool.snapshot().sessions().stream().map(SessionSnapshot::id).toList();
	}

}
