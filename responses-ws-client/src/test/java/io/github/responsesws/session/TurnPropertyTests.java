package io.github.responsesws.session;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.ServerConnection;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of turns, each with a fate and a subscriber of its own, over connections that
 * fail: no turn ever sees another's events, and the pool ends where it began.
 * <p>
 * {@code -Dresponses-ws.test.seed} repeats one seed, {@code responses-ws.test.seeds} and
 * {@code responses-ws.test.turns} change how many seeds and turns are run. Seeds decide
 * what is tried, not how threads interleave.
 */
class TurnPropertyTests {

	private static final Logger logger = LoggerFactory.getLogger(TurnPropertyTests.class);

	private static final int TURNS = Integer.getInteger("responses-ws.test.turns", 1000);

	private static final int[] LANES = { 1, 4, 1, 16, 1, 2, 1, 8 };

	private static final int IN_FLIGHT = 48;

	private final Queue<String> breaches = new ConcurrentLinkedQueue<>();

	private final Semaphore permits = new Semaphore(IN_FLIGHT);

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicInteger heardOf = new AtomicInteger();

	private final AtomicReference<String> latest = new AtomicReference<>();

	private final Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();

	private final Scheduler timer = Schedulers.newParallel("subscribers", 2, true);

	private final PlannedServer planned = new PlannedServer();

	private final ResponsesServer server = this.planned.server();

	private final Pools pools = new Pools();

	@AfterEach
	void stop() {
		this.pools.close();
		this.planned.close();
		this.timer.dispose();
	}

	static LongStream seeds() {
		Long seed = Long.getLong("responses-ws.test.seed");
		if (seed != null) {
			return LongStream.of(seed);
		}
		// Several lanes and one, drained and closed: a build fails for no reason but its
		// own.
		long first = 2;
		return LongStream.range(first, first + Integer.getInteger("responses-ws.test.seeds", 2));
	}

	@ParameterizedTest(name = "-Dresponses-ws.test.seed={0}")
	@MethodSource("seeds")
	void everyTurnGetsItsOwnEventsAndThePoolEndsWhereItBegan(long seed) throws InterruptedException {
		int lanes = LANES[(int) (seed % LANES.length)];
		CancelMode onCancel = (seed % 4 == 0 || seed % 4 == 3) ? CancelMode.DRAIN : CancelMode.CLOSE;
		logger.info("{} turns with -Dresponses-ws.test.seed={}: {} lanes, {}", TURNS, seed, lanes, onCancel);
		this.breaches.clear();
		this.planned.answerAsPlanned(seed);
		SessionPool pool = this.pools.open(this.server,
				(session) -> session.lanes(lanes)
					.onCancel(onCancel)
					.drainTimeout(Duration.ofMillis(300))
					.maxBufferedEvents(8)
					.slowSubscriberTimeout(Duration.ofMillis(25)),
				(settings) -> settings.maxSessions(3)
					.maxIdle(2)
					.maxAge(Duration.ofMillis(500 + 500 * (seed % 3)))
					.maxAttempts(1000)
					.acquireTimeout(Duration.ofMinutes(1))
					.affinityWait(Duration.ofMillis(20)));
		try (LeakWatch leaks = LeakWatch.begin()) {
			runTurns(pool, seed, lanes);
			assertThat(this.breaches).as("seed %d", seed).isEmpty();
			assertThat(this.ends.get(PlannedTurn.PLANNED)).as("seed %d: %s", seed, this.ends)
				.hasValueGreaterThan(TURNS / 3);
			Pools.await(() -> isUnused(pool.snapshot()));
			runsTurnsAsBefore(pool, lanes);
			pool.close().block(Pools.LONG);
			Pools.await(() -> this.server.connections().isEmpty());
			leaks.assertNothingLeaked();
		}
		logger.info("seed {}: {}", seed, this.ends);
	}

	private void runTurns(SessionPool pool, long seed, int lanes) throws InterruptedException {
		Random disruptions = new Random(seed);
		while (this.next.get() < TURNS) {
			assertThat(this.permits.tryAcquire(1, TimeUnit.MINUTES)).as("seed %d: a turn has ended", seed).isTrue();
			start(pool, seed, lanes);
			if (disruptions.nextInt(250) == 0) {
				disrupt(disruptions);
			}
		}
		assertThat(this.permits.tryAcquire(IN_FLIGHT, 1, TimeUnit.MINUTES)).as("seed %d: all turns have ended", seed)
			.isTrue();
	}

	private void start(SessionPool pool, long seed, int lanes) {
		TurnPlan plan = TurnPlan.draw(seed, this.next.getAndIncrement());
		PlannedTurn turn = new PlannedTurn(plan, this.timer, this.breaches::add, (ended) -> {
			count(ended, lanes > 1);
			if (plan.followed() && this.next.get() < TURNS) {
				start(pool, seed, lanes);
			}
			else {
				this.permits.release();
			}
		});
		ResponseRequest request = Pools.request(plan.marker() + "|");
		String previous = this.latest.get();
		if (plan.continued() && previous != null) {
			request = request.mutate().previousResponseId(previous).build();
		}
		pool.exchange(request, turn).subscribe(turn);
		if (plan.reader() == TurnPlan.Reader.CANCELS_AT_ONCE) {
			turn.cancel();
		}
	}

	private void count(PlannedTurn turn, boolean lanesShared) {
		String end = turn.end(lanesShared);
		this.ends.computeIfAbsent(end, (ignored) -> new AtomicInteger()).incrementAndGet();
		if (end.equals(PlannedTurn.WRONG)) {
			this.breaches.add(turn.describeEnd());
		}
		if (turn.completedResponse() != null) {
			this.latest.set(turn.completedResponse());
		}
		turn.ended().subscribe(null, null, this.heardOf::incrementAndGet);
	}

	private void disrupt(Random random) {
		for (ServerConnection connection : this.server.connections()) {
			switch (random.nextInt(4)) {
				case 0 -> connection.drop();
				case 1 -> connection.close(1012, "Disrupted on purpose");
				default -> connection.ping();
			}
		}
	}

	private boolean isUnused(PoolSnapshot snapshot) {
		return snapshot.busyLanes() == 0 && snapshot.pending() == 0 && snapshot.bufferedBytes() == 0
				&& this.heardOf.get() == this.next.get();
	}

	private void runsTurnsAsBefore(SessionPool pool, int lanes) {
		this.server.reset();
		this.server.onRequest((request) -> true).respond(Scripts.text("as before"));
		assertThat(Flux.range(0, 3 * lanes)
			.flatMap((i) -> ResponseEvents.finalResponse(pool.exchange(Pools.request("again"))), 3 * lanes)
			.map(Response::outputText)
			.collectList()
			.block(Pools.LONG)).hasSize(3 * lanes).containsOnly("as before");
	}

}
