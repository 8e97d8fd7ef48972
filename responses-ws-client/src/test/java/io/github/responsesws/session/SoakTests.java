package io.github.responsesws.session;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Turns of every kind for ten minutes, or as many as {@code responses-ws.test.minutes}
 * says: what the client holds in memory must not grow, and no turn fails but those that
 * are meant to.
 */
@Tag("soak")
class SoakTests {

	private static final Logger logger = LoggerFactory.getLogger(SoakTests.class);

	private static final int MINUTES = Integer.getInteger("responses-ws.test.minutes", 10);

	private static final int SAMPLES = 20;

	private static final int IN_FLIGHT = 32;

	private static final long ALLOWED_GROWTH = 24L * 1024 * 1024;

	private final Scheduler timer = Schedulers.newParallel("subscribers", 2, true);

	private final Queue<String> breaches = new ConcurrentLinkedQueue<>();

	private final Map<String, AtomicLong> ends = new ConcurrentHashMap<>();

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicInteger heardOf = new AtomicInteger();

	private final AtomicBoolean stopping = new AtomicBoolean();

	private final PlannedServer server = new PlannedServer();

	private final Pools pools = new Pools();

	@AfterEach
	void stop() {
		this.pools.close();
		this.server.close();
		this.timer.dispose();
	}

	@Test
	void memoryDoesNotGrow() {
		long seed = System.nanoTime() & 0xFFFFFF;
		logger.info("{} minutes of turns with seed {}", MINUTES, seed);
		this.server.answerAsPlanned(seed);
		SessionPool oneLane = open(1);
		SessionPool manyLanes = open(8);
		try (LeakWatch leaks = LeakWatch.begin()) {
			List<Mono<Void>> lines = new ArrayList<>();
			for (int i = 0; i < IN_FLIGHT; i++) {
				lines.add(line(seed, (i % 2 == 0) ? oneLane : manyLanes, i % 2 != 0));
			}
			List<Long> heap = new ArrayList<>();
			Mono<Void> samples = Flux.interval(Duration.ofMinutes(MINUTES).dividedBy(SAMPLES))
				.publishOn(Schedulers.boundedElastic())
				.take(SAMPLES)
				.doOnNext((sample) -> {
					heap.add(usedHeap());
					logger.info("{}: {} MiB, {}", sample, heap.get(heap.size() - 1) >> 20, this.ends);
				})
				.doFinally((signal) -> this.stopping.set(true))
				.then();
			Mono.when(samples, Mono.when(lines)).block(Duration.ofMinutes(MINUTES + 2));
			assertThat(this.breaches).isEmpty();
			assertHeapDoesNotGrow(heap);
			for (SessionPool pool : List.of(oneLane, manyLanes)) {
				Pools.await(() -> isUnused(pool.snapshot()));
			}
			Pools.await(() -> this.heardOf.get() == this.next.get());
			Mono.when(oneLane.close(), manyLanes.close()).block(Pools.LONG);
			Pools.await(() -> this.server.server().connections().isEmpty());
			leaks.assertNothingLeaked();
		}
		logger.info("seed {}: {}", seed, this.ends);
	}

	private SessionPool open(int lanes) {
		return this.pools.open(this.server.server(),
				(session) -> session.lanes(lanes)
					.drainTimeout(Duration.ofMillis(500))
					.maxBufferedEvents(16)
					.slowSubscriberTimeout(Duration.ofMillis(100)),
				(settings) -> settings.maxSessions(4)
					.maxAge(Duration.ofSeconds(20))
					.maxAttempts(1000)
					.affinityWait(Duration.ofMillis(50))
					.acquireTimeout(Duration.ofMinutes(1)));
	}

	/**
	 * Run one turn after the other until the time is up.
	 */
	private Mono<Void> line(long seed, SessionPool pool, boolean lanesShared) {
		return Mono.defer(() -> turn(seed, pool, lanesShared))
			.repeat(() -> !this.stopping.get())
			.subscribeOn(this.timer)
			.then();
	}

	private Mono<Void> turn(long seed, SessionPool pool, boolean lanesShared) {
		Sinks.Empty<Void> over = Sinks.empty();
		TurnPlan plan = TurnPlan.draw(seed, this.next.getAndIncrement());
		PlannedTurn turn = new PlannedTurn(plan, this.timer, this.breaches::add, (ended) -> {
			String end = ended.end(lanesShared);
			this.ends.computeIfAbsent(end, (ignored) -> new AtomicLong()).incrementAndGet();
			if (end.equals(PlannedTurn.WRONG)) {
				this.breaches.add(ended.describeEnd());
			}
			ended.ended().subscribe(null, null, this.heardOf::incrementAndGet);
			over.tryEmitEmpty();
		});
		pool.exchange(Pools.request(plan.marker() + "|"), turn).subscribe(turn);
		if (plan.reader() == TurnPlan.Reader.CANCELS_AT_ONCE) {
			turn.cancel();
		}
		return over.asMono().publishOn(this.timer);
	}

	/**
	 * The server's records grow up to a bound first: the first quarter is not compared.
	 */
	private static void assertHeapDoesNotGrow(List<Long> heap) {
		assertThat(heap).hasSize(SAMPLES);
		long early = Collections.max(heap.subList(SAMPLES / 4, SAMPLES / 2));
		long late = Collections.min(heap.subList(SAMPLES * 3 / 4, SAMPLES));
		assertThat(late - early).as("growth of the heap in bytes: %s", heap).isLessThan(ALLOWED_GROWTH);
	}

	private static boolean isUnused(PoolSnapshot snapshot) {
		return snapshot.busyLanes() == 0 && snapshot.pending() == 0 && snapshot.bufferedBytes() == 0;
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
