package io.github.responsesws.session;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Timeouts, ages and waits at the lengths that they have by default, on a clock that the
 * test moves.
 */
class SessionPoolTimeTests {

	private static final String MARKER = TurnProbe.MARK + "time";

	private static final Duration DAY = Duration.ofDays(1);

	private ResponsesServer server;

	private VirtualTime time;

	private final List<CloseReason> closed = new CopyOnWriteArrayList<>();

	private final Queue<String> breaches = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().apiKey("test-key").start();
		this.time = new VirtualTime();
	}

	@AfterEach
	void stop() {
		this.time.close();
		this.server.close();
		assertThat(this.breaches).isEmpty();
	}

	@Test
	void acquireTimeout() {
		answer(Scripts.stall());
		SessionPool pool = open((session) -> session, (settings) -> settings.maxSessions(1));
		TurnProbe running = subscribe(pool);
		awaitRequest();
		TurnProbe waiting = subscribe(pool);
		this.time.assertDueAfter(Duration.ofSeconds(30), waiting::isOver);
		assertThat(waiting.error()).isInstanceOf(AcquireTimeoutException.class).hasMessageContaining("within 30s");
		assertThat(running.isOver()).isFalse();
	}

	@Test
	void idleTimeout() {
		SessionPool pool = open((session) -> session, (settings) -> settings);
		run(pool);
		this.time.assertDueAfter(Duration.ofMinutes(5), () -> pool.snapshot().sessions().isEmpty());
		assertThat(this.closed).containsExactly(CloseReason.IDLE);
		this.time.await(() -> this.server.connections().isEmpty());
	}

	@Test
	void theIdleTimeoutBeginsWithTheLastTurn() {
		SessionPool pool = open((session) -> session, (settings) -> settings);
		run(pool);
		this.time.forward(Duration.ofMinutes(4));
		run(pool);
		this.time.assertDueAfter(Duration.ofMinutes(5), () -> pool.snapshot().sessions().isEmpty());
		assertThat(this.server.handshakes()).hasSize(1);
	}

	@Test
	void maxAgeWithTheReplacementOpenedFirst() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true)
			.respond(Scripts.delta(MARKER + "|").await(gate).delta(MARKER + "|"))
			.once();
		answer(Scripts.text(MARKER + "|"));
		Sinks.Empty<Void> handshake = Sinks.empty();
		SessionPool pool = openWithSecondHandshakeHeldBack(handshake, 2);
		TurnProbe running = subscribe(pool);
		this.time.await(() -> running.deltas() == 1);
		this.time.assertDueAfter(Duration.ofMinutes(55), () -> pool.snapshot().connecting() == 1);
		assertThat(pool.snapshot().sessions()).extracting(SessionSnapshot::state).containsExactly(SessionState.OPEN);
		TurnProbe meanwhile = run(pool);
		handshake.tryEmitEmpty();
		this.time.await(() -> pool.snapshot().sessions().size() == 2);
		this.time.await(() -> pool.snapshot().sessions().get(0).state() == SessionState.RETIRING);
		TurnProbe later = run(pool);
		gate.open();
		this.time.await(running::isOver);
		this.time.await(() -> pool.snapshot().sessions().size() == 1);
		assertThat(running.isCompleted()).isTrue();
		assertThat(meanwhile.sessionId()).isEqualTo(running.sessionId()).isEqualTo("session-1");
		assertThat(later.sessionId()).isEqualTo("session-2");
		assertThat(this.closed).containsExactly(CloseReason.AGE);
	}

	@Test
	void aSessionLostWhileItIsBeingReplacedDoesNotMakeRoomForAnother() {
		answer(Scripts.text(MARKER + "|"));
		Sinks.Empty<Void> handshake = Sinks.empty();
		SessionPool pool = openWithSecondHandshakeHeldBack(handshake, 1);
		run(pool);
		this.time.assertDueAfter(Duration.ofMinutes(55), () -> pool.snapshot().connecting() == 1);
		this.server.dropAll();
		this.time.await(() -> pool.snapshot().sessions().isEmpty());
		TurnProbe turn = subscribe(pool);
		this.time.forward(Duration.ofSeconds(1));
		handshake.tryEmitEmpty();
		this.time.await(turn::isCompleted);
		this.time.await(() -> pool.snapshot().connecting() == 0);
		assertThat(pool.snapshot().sessions()).hasSize(1);
		assertThat(this.server.handshakes()).hasSize(2);
	}

	@Test
	void affinityWait() {
		SessionPool pool = open((session) -> session.lanes(2), (settings) -> settings.maxSessions(1));
		Response first = ResponseEvents.finalResponse(pool.exchange(Pools.request("Hello"))).block(Pools.LONG);
		this.server.onRequest((request) -> request.body().toString().contains("hold")).respond(Scripts.stall()).once();
		answer(Scripts.text(MARKER + "|"));
		subscribe(pool, Pools.request("hold").mutate().previousResponseId(first.id()).build());
		this.time.await(() -> this.server.requests().size() == 2);
		TurnProbe waiting = subscribe(pool, Pools.request("wait").mutate().previousResponseId(first.id()).build());
		this.time.assertDueAfter(Duration.ofSeconds(5), waiting::isOver);
		assertThat(waiting.isCompleted()).isTrue();
		assertThat(pool.snapshot().affinityMisses()).isOne();
	}

	@Test
	void backoffDoublesUpToItsLimit() {
		this.server.onHandshake().refuse(503, "overloaded", "Later").times(7);
		SessionPool pool = open((session) -> session,
				(settings) -> settings.minBackoff(Duration.ofMillis(500))
					.maxBackoff(Duration.ofSeconds(8))
					.maxAttempts(100)
					.acquireTimeout(DAY));
		TurnProbe turn = subscribe(pool);
		long[] waits = { 500, 1000, 2000, 4000, 8000, 8000, 8000 };
		for (int i = 0; i < waits.length; i++) {
			int handshakes = i + 1;
			this.time.await(() -> this.server.handshakes().size() == handshakes && pool.snapshot().connecting() == 0);
			this.time.forward(Duration.ofMillis(waits[i] * 3 / 4 - 1));
			assertThat(pool.snapshot().connecting()).as("before try %d", i + 2).isZero();
			assertThat(this.server.handshakes()).hasSize(handshakes);
			this.time.forward(Duration.ofMillis(waits[i] / 4 + 1));
			this.time.await(() -> this.server.handshakes().size() == handshakes + 1);
		}
		this.time.await(turn::isCompleted);
		assertThat(this.server.handshakes()).hasSize(8);
	}

	@Test
	void waitingTurnsAreToldAfterEnoughFailures() {
		this.server.onHandshake().refuse(503, "overloaded", "Later").times(100);
		SessionPool pool = open((session) -> session,
				(settings) -> settings.minBackoff(Duration.ofSeconds(1))
					.maxBackoff(Duration.ofSeconds(1))
					.maxAttempts(3));
		TurnProbe turn = subscribe(pool);
		this.time.await(() -> this.server.handshakes().size() == 1 && hasFailed(pool));
		this.time.forward(Duration.ofSeconds(1));
		this.time.await(() -> this.server.handshakes().size() == 2 && hasFailed(pool));
		assertThat(turn.isOver()).isFalse();
		this.time.forward(Duration.ofSeconds(1));
		this.time.await(turn::isOver);
		assertThat(turn.error()).isInstanceOfSatisfying(HandshakeException.class,
				(ex) -> assertThat(ex.status()).isEqualTo(503));
		assertThat(this.server.handshakes()).hasSize(3);
	}

	@Test
	void aPoolThatLostItsLastSessionFindsOutWhenTheServerIsBack() {
		answer(Scripts.text(MARKER + "|"));
		SessionPool pool = open((session) -> session, (settings) -> settings);
		run(pool);
		this.server.onHandshake().refuse(503, "overloaded", "Later").times(2);
		this.server.dropAll();
		this.time.await(() -> this.server.handshakes().size() == 2 && hasFailed(pool));
		this.time.forward(Duration.ofMillis(500));
		this.time.await(() -> this.server.handshakes().size() == 3 && pool.snapshot().connecting() == 0);
		assertThat(hasFailed(pool)).isTrue();
		this.time.forward(Duration.ofSeconds(1));
		this.time.await(() -> pool.snapshot().sessions().size() == 1);
		assertThat(hasFailed(pool)).isFalse();
		this.time.assertDueAfter(Duration.ofMinutes(5), () -> pool.snapshot().sessions().isEmpty());
		this.time.forward(DAY);
		assertThat(this.server.handshakes()).hasSize(4);
	}

	@Test
	void aRefusedKeyIsSeldomTriedWithoutATurn() {
		this.server.onHandshake().refuse(401, "invalid_api_key", "No").times(2);
		SessionPool pool = open((session) -> session, (settings) -> settings.maxBackoff(Duration.ofSeconds(8)));
		TurnProbe turn = subscribe(pool);
		this.time.await(turn::isOver);
		int tries = this.server.handshakes().size();
		this.time.assertDueAfter(Duration.ofSeconds(64), () -> this.server.handshakes().size() > tries);
		this.time.await(() -> pool.snapshot().sessions().size() == 1);
	}

	private static boolean hasFailed(SessionPool pool) {
		HandshakeSnapshot handshake = pool.snapshot().lastHandshake();
		return pool.snapshot().connecting() == 0 && handshake != null && handshake.failure() != null;
	}

	@Test
	void connectTimeout() {
		this.server.onHandshake().stall().times(1);
		SessionPool pool = open((session) -> session, (settings) -> settings);
		TurnProbe turn = subscribe(pool);
		this.time.await(() -> this.server.handshakes().size() == 1);
		this.time.assertDueAfter(Duration.ofSeconds(15), turn::isOver);
		assertThat(turn.error()).isInstanceOf(HandshakeException.class);
	}

	@Test
	void firstEventTimeout() {
		answer(Scripts.stall());
		SessionPool pool = open((session) -> session, (settings) -> settings);
		TurnProbe turn = subscribe(pool);
		awaitRequest();
		this.time.assertDueAfter(Duration.ofSeconds(120), turn::isOver);
		assertTimedOut(turn, TurnTimeoutException.Kind.FIRST_EVENT);
	}

	@Test
	void inactivityTimeout() {
		Gate first = new Gate();
		Gate second = new Gate();
		answer(Scripts.delta(MARKER + "|").await(first).delta(MARKER + "|").await(second));
		SessionPool pool = open((session) -> session, (settings) -> settings);
		TurnProbe turn = subscribe(pool);
		this.time.await(() -> turn.deltas() == 1);
		this.time.forward(Duration.ofSeconds(299));
		first.open();
		this.time.await(() -> turn.deltas() == 2);
		this.time.assertDueAfter(Duration.ofSeconds(300), turn::isOver);
		assertTimedOut(turn, TurnTimeoutException.Kind.INACTIVITY);
	}

	@Test
	void turnTimeout() {
		Gate first = new Gate();
		Gate second = new Gate();
		answer(Scripts.delta(MARKER + "|").await(first).delta(MARKER + "|").await(second));
		SessionPool pool = this.time.open(builder((session) -> session, (settings) -> settings)
			.timeouts((timeouts) -> timeouts.turn(Duration.ofMinutes(6))));
		TurnProbe turn = subscribe(pool);
		this.time.await(() -> turn.deltas() == 1);
		this.time.forward(Duration.ofMinutes(4));
		first.open();
		this.time.await(() -> turn.deltas() == 2);
		this.time.assertDueAfter(Duration.ofMinutes(2), turn::isOver);
		assertTimedOut(turn, TurnTimeoutException.Kind.TURN);
	}

	@Test
	void pingsKeepASilentTurnAlive() {
		Gate gate = new Gate();
		answer(Scripts.delta(MARKER + "|").await(gate).delta(MARKER + "|"));
		SessionPool pool = this.time.open(
				builder((session) -> session, (settings) -> settings).timeouts((timeouts) -> timeouts.inactivity(DAY)));
		TurnProbe turn = subscribe(pool);
		this.time.await(() -> turn.deltas() == 1);
		for (int i = 0; i < 10; i++) {
			Duration idle = pool.snapshot().sessions().get(0).idle();
			this.time.forward(Duration.ofSeconds(30).minus(idle));
			this.time.await(() -> pool.snapshot().sessions().get(0).idle().isZero());
		}
		gate.open();
		this.time.await(turn::isCompleted);
	}

	@Test
	void pingIntervalAndPingTimeout() {
		Gate gate = new Gate();
		answer(Scripts.delta(MARKER + "|").await(gate));
		SessionPool pool = open((session) -> session, (settings) -> settings);
		TurnProbe turn = subscribe(pool);
		this.time.await(() -> turn.deltas() == 1);
		this.time.forward(Duration.ofSeconds(1));
		this.server.connections().forEach((connection) -> {
			connection.pauseReading();
			// Its arrival shows that the server reads no more.
			connection.ping();
		});
		this.time.await(() -> pool.snapshot().sessions().get(0).idle().isZero());
		this.time.forward(Duration.ofSeconds(30));
		this.time.assertDueAfter(Duration.ofSeconds(20), turn::isOver);
		assertThat(turn.error()).isInstanceOf(ConnectionLostException.class)
			.hasMessageContaining("20s (responses-ws.session.ping-timeout)");
		assertThat(this.closed).containsExactly(CloseReason.LOST);
		gate.open();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void closingWaitsForNoTurnThatWasCancelled(boolean before) {
		Gate gate = new Gate();
		answer(Scripts.delta(MARKER + "|").await(gate));
		SessionPool pool = open((session) -> session, (settings) -> settings.shutdownTimeout(Duration.ofSeconds(25)));
		TurnProbe turn = subscribe(pool);
		this.time.await(() -> turn.deltas() == 1);
		AtomicInteger terminated = new AtomicInteger();
		if (before) {
			turn.cancel();
		}
		pool.close().subscribe(null, null, terminated::incrementAndGet);
		if (!before) {
			turn.cancel();
		}
		// No time goes by.
		this.time.await(() -> terminated.get() == 1);
		assertThat(this.closed).containsExactly(CloseReason.SHUTDOWN);
	}

	@Test
	void shutdownTimeout() {
		Gate gate = new Gate();
		answer(Scripts.delta(MARKER + "|").await(gate));
		SessionPool pool = open((session) -> session, (settings) -> settings.shutdownTimeout(Duration.ofSeconds(25)));
		TurnProbe turn = subscribe(pool);
		this.time.await(() -> turn.deltas() == 1);
		AtomicInteger terminated = new AtomicInteger();
		pool.close().subscribe(null, null, terminated::incrementAndGet);
		this.time.assertDueAfter(Duration.ofSeconds(25), turn::isOver);
		assertThat(turn.error()).isInstanceOf(ConnectionLostException.class);
		this.time.await(() -> terminated.get() == 1);
		assertThat(this.closed).containsExactly(CloseReason.SHUTDOWN);
	}

	@Test
	void drainTimeout() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.delta(MARKER + "|").await(gate)).once();
		answer(Scripts.text(MARKER + "|"));
		SessionPool pool = open((session) -> session,
				(settings) -> settings.maxSessions(1).acquireTimeout(Duration.ofMinutes(1)));
		TurnProbe cancelled = subscribe(pool);
		this.time.await(() -> cancelled.deltas() == 1);
		cancelled.cancel();
		this.time.await(() -> cancelled.outcome() == TurnOutcome.CANCELLED);
		TurnProbe waiting = subscribe(pool);
		this.time.assertDueAfter(Duration.ofSeconds(30), waiting::isOver);
		assertThat(waiting.isCompleted()).isTrue();
		assertThat(waiting.sessionId()).isEqualTo("session-2");
		assertThat(this.closed).containsExactly(CloseReason.CANCELLED);
	}

	@Test
	void slowSubscriberTimeout() {
		Gate gate = new Gate();
		this.server.onRequest((request) -> request.body().toString().contains("neighbour"))
			.respond(Scripts.delta(MARKER + "|").await(gate).delta(MARKER + "|"))
			.once();
		// More than one read of the socket brings: else the turn would be over before it
		// is full.
		answer(Scripts.repeatDelta(5000, MARKER + "|"));
		SessionPool pool = open((session) -> session.lanes(2).maxBufferedEvents(4),
				(settings) -> settings.maxSessions(1));
		TurnProbe neighbour = subscribe(pool, Pools.request("neighbour"));
		this.time.await(() -> neighbour.deltas() == 1);
		AtomicInteger arrived = new AtomicInteger();
		TurnProbe slow = new TurnProbe(MARKER, this.breaches::add) {
			@Override
			void onSubscribed() {
				request(1);
			}

			@Override
			public void onEvent(TurnInfo turn, ResponseEvent event, int bytes) {
				arrived.incrementAndGet();
			}
		};
		pool.exchange(Pools.request("slow"), slow).subscribe(slow);
		this.time.await(() -> arrived.get() > 4);
		this.time.assertDueAfter(Duration.ofSeconds(5), slow::isOver);
		assertThat(slow.error()).isInstanceOf(SlowSubscriberException.class);
		gate.open();
		this.time.await(neighbour::isCompleted);
		assertThat(pool.snapshot().bufferedBytes()).isZero();
	}

	private SessionPool open(UnaryOperator<SessionSettings.Builder> session,
			UnaryOperator<PoolSettings.Builder> settings) {
		return this.time.open(builder(session, settings));
	}

	private PoolBuilder builder(UnaryOperator<SessionSettings.Builder> session,
			UnaryOperator<PoolSettings.Builder> settings) {
		return Pools.builder(Pools.connection(this.server).build(), session, settings)
			.sessionListener(new SessionListener() {
				@Override
				public void onClosed(String sessionId, CloseReason reason, long ageNanos) {
					SessionPoolTimeTests.this.closed.add(reason);
				}
			});
	}

	/**
	 * Open a pool of one session that never is idle for too long, and whose second
	 * handshake waits for its credentials.
	 */
	private SessionPool openWithSecondHandshakeHeldBack(Sinks.Empty<Void> release, int lanes) {
		Credentials key = Credentials.bearer("test-key");
		AtomicInteger handshakes = new AtomicInteger();
		return this.time.open(builder((session) -> session.lanes(lanes),
				(settings) -> settings.maxSessions(1).minIdle(1).idleTimeout(DAY).maxAgeJitter(0))
			.timeouts((timeouts) -> timeouts.inactivity(DAY))
			.credentials((refresh) -> (handshakes.incrementAndGet() == 2) ? release.asMono().thenReturn(key)
					: Mono.just(key)));
	}

	private void answer(Script script) {
		this.server.onRequest((request) -> true).respond(script).always();
	}

	private TurnProbe subscribe(SessionPool pool) {
		return subscribe(pool, Pools.request("Hello"));
	}

	private TurnProbe subscribe(SessionPool pool, ResponseRequest request) {
		TurnProbe turn = new TurnProbe(MARKER, this.breaches::add);
		pool.exchange(request, turn).subscribe(turn);
		return turn;
	}

	private TurnProbe run(SessionPool pool) {
		TurnProbe turn = subscribe(pool);
		this.time.await(turn::isCompleted);
		return turn;
	}

	private void awaitRequest() {
		this.server.takeRequest(Pools.LONG);
	}

	private static void assertTimedOut(TurnProbe turn, TurnTimeoutException.Kind kind) {
		assertThat(turn.error()).isInstanceOf(TurnTimeoutException.class);
		assertThat(((TurnTimeoutException) turn.error()).kind()).isEqualTo(kind);
	}

}
