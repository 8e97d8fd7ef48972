package io.github.responsesws.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.util.RaceTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SerialSink}.
 */
class SerialSinkTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Test
	void whatManyThreadsTellIsToldInTheOrderOfEach() {
		SerialSink<Integer> sink = new SerialSink<>((many) -> many.replay().all());
		Flux.range(0, 4)
			.flatMap((thread) -> Mono
				.fromRunnable(() -> IntStream.range(0, 20_000).forEach((i) -> sink.tell(4 * i + thread)))
				.subscribeOn(Schedulers.boundedElastic()))
			.blockLast(LONG);
		sink.end();
		List<Integer> told = Objects.requireNonNull(sink.told().collectList().block(LONG));
		assertThat(told).hasSize(80_000).doesNotHaveDuplicates();
		for (int thread = 0; thread < 4; thread++) {
			int one = thread;
			assertThat(told.stream().filter((event) -> event % 4 == one).toList()).isSorted();
		}
	}

	@Test
	void twoThatTellAtOnceAreBothHeard() {
		for (int round = 0; round < 2_000; round++) {
			SerialSink<Integer> sink = new SerialSink<>((many) -> many.multicast().directBestEffort());
			List<Integer> heard = new ArrayList<>();
			sink.told().subscribe(heard::add);
			RaceTestUtils.race(() -> sink.tell(1), () -> sink.tell(2));
			assertThat(heard).containsExactlyInAnyOrder(1, 2);
		}
	}

	@Test
	void whatAReaderTellsWhileItIsToldFollows() {
		SerialSink<Integer> sink = new SerialSink<>((many) -> many.replay().all());
		List<Integer> heard = new ArrayList<>();
		sink.told().subscribe((event) -> {
			if (event < 3) {
				sink.tell(event + 1);
			}
			heard.add(event);
		});
		sink.tell(1);
		assertThat(heard).containsExactly(1, 2, 3);
	}

	@Test
	void nothingFollowsTheEnd() {
		SerialSink<Integer> sink = new SerialSink<>((many) -> many.replay().all());
		sink.tell(1);
		sink.end();
		sink.tell(2);
		assertThat(sink.told().collectList().block(LONG)).containsExactly(1);
	}

}
