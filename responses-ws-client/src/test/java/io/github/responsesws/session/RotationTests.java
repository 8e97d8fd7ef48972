package io.github.responsesws.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions that live for five seconds under 200 concurrent turns: nobody may notice that
 * they are replaced. Latencies are reported, with those of sessions that are not
 * replaced, and not judged: they are the machine's.
 */
@Tag("soak")
class RotationTests {

	private static final Logger logger = LoggerFactory.getLogger(RotationTests.class);

	private static final Duration LOAD = Duration
		.ofSeconds(Integer.getInteger("responses-ws.test.rotation-seconds", 120));

	private static final int TURNS = 200;

	private static final Script ANSWER = Scripts.repeatDelta(5, "half ")
		.delay(Duration.ofMillis(50))
		.repeatDelta(5, "whole ");

	private final ResponsesServer server = ResponsesServer.builder().apiKey("test-key").start();

	private final Pools pools = new Pools();

	@AfterEach
	void stop() {
		this.pools.close();
		this.server.close();
	}

	@Test
	void noTurnFailsWhileSessionsAreReplaced() {
		this.server.onRequest((request) -> true).respond(ANSWER);
		long[] still = load(Duration.ofMinutes(55), LOAD.dividedBy(4));
		int before = this.server.handshakes().size();
		long[] rotating = load(Duration.ofSeconds(5), LOAD);
		int replaced = this.server.handshakes().size() - before - sessions();
		logger.info("without rotation: {}", describe(still));
		logger.info("with rotation:    {}, {} sessions replaced", describe(rotating), replaced);
		assertThat(replaced).isGreaterThanOrEqualTo(sessions() * (int) (LOAD.toSeconds() / 5 - 1));
	}

	private static int sessions() {
		return (TURNS + SessionSettings.MAX_LANES - 1) / SessionSettings.MAX_LANES;
	}

	private long[] load(Duration maxAge, Duration time) {
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(SessionSettings.MAX_LANES),
				(settings) -> settings.maxSessions(sessions()).maxIdle(sessions()).maxAge(maxAge).maxAgeJitter(0.1));
		Queue<Long> nanos = new ConcurrentLinkedQueue<>();
		Flux.range(0, TURNS).flatMap((i) -> Mono.defer(() -> {
			long start = System.nanoTime();
			return ResponseEvents.finalResponse(pool.exchange(Pools.request("turn")))
				.doOnNext((response) -> nanos.add(System.nanoTime() - start));
		}).repeat().takeUntilOther(Mono.delay(time)).then(), TURNS).blockLast(time.plus(Pools.LONG));
		pool.close().block(Pools.LONG);
		return nanos.stream().mapToLong(Long::longValue).sorted().toArray();
	}

	private static String describe(long[] nanos) {
		return "%d turns, p50 %d ms, p99 %d ms, max %d ms".formatted(nanos.length, millis(nanos, 50), millis(nanos, 99),
				Arrays.stream(nanos).max().orElse(0) / 1_000_000);
	}

	private static long millis(long[] nanos, int percentile) {
		return nanos[(int) (nanos.length * (long) percentile / 100)] / 1_000_000;
	}

}
