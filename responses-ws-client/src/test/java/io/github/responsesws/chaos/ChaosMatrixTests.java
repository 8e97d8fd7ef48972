package io.github.responsesws.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.responsesws.fixtures.ReliabilityPage;
import io.github.responsesws.session.LeakWatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every fault at every stage, for all that may be under way: a sample in each build, all
 * of it in the profile {@code chaos}, which writes docs/reliability.md.
 */
class ChaosMatrixTests {

	private static final Logger logger = LoggerFactory.getLogger(ChaosMatrixTests.class);

	private static final int IN_A_BUILD = 24;

	/** Those that take as long as a timeout. */
	private static final int SILENT_IN_A_BUILD = 2;

	private static final int SIDE_BY_SIDE = 6;

	private final Map<ChaosCell, String> outcomes = new ConcurrentHashMap<>();

	private final Queue<AssertionError> breaches = new ConcurrentLinkedQueue<>();

	@Test
	void aSample() {
		long seed = Long.getLong("responses-ws.test.seed", 1);
		logger.info("Seed of the sample (-Dresponses-ws.test.seed): {}", seed);
		List<ChaosCell> cells = new ArrayList<>(ChaosCell.all());
		Collections.shuffle(cells, new Random(seed));
		Predicate<ChaosCell> silent = (cell) -> cell.fault().kind() == ChaosFault.Kind.SILENCE;
		play(Stream
			.concat(cells.stream().filter(silent).limit(SILENT_IN_A_BUILD),
					cells.stream().filter(silent.negate()).limit(IN_A_BUILD - SILENT_IN_A_BUILD))
			.toList());
	}

	@Tag("soak")
	@Tag("chaos")
	@Test
	void everyCase() {
		long start = System.nanoTime();
		int threads = Thread.activeCount();
		play(ChaosCell.all());
		Duration duration = Duration.ofNanos(System.nanoTime() - start);
		assertThat(Thread.activeCount()).isLessThan(threads + 40);
		ReliabilityPage.write("Faults", ChaosTable.of(this.outcomes, duration));
	}

	private void play(List<ChaosCell> cells) {
		try (LeakWatch leaks = LeakWatch.begin()) {
			Flux.fromIterable(cells)
				.flatMap((cell) -> Mono.fromRunnable(() -> play(cell)).subscribeOn(Schedulers.boundedElastic()),
						SIDE_BY_SIDE)
				.then()
				.block(Duration.ofMinutes(30));
			leaks.assertNothingLeaked();
		}
		Map<String, Integer> counts = new TreeMap<>();
		this.outcomes.values().forEach((outcome) -> counts.merge(outcome, 1, Integer::sum));
		logger.info("{} cases: {}", cells.size(), counts);
		assertThat(this.breaches).isEmpty();
	}

	private void play(ChaosCell cell) {
		try (ChaosRig rig = new ChaosRig(cell)) {
			ChaosOutcome outcome = rig.play();
			ChaosExpectations.check(cell, outcome);
			this.outcomes.put(cell, outcome.toString());
		}
		catch (RuntimeException | AssertionError ex) {
			this.breaches.add(new AssertionError(cell + ": " + ex, ex));
		}
	}

}
