package io.github.responsesws.benchmarks.load;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

class LatencyHistogramTests {

	@Test
	void percentilesAreExactToOnePercent() {
		LatencyHistogram histogram = new LatencyHistogram();
		for (long micros = 1; micros <= 100_000; micros++) {
			histogram.record(micros * 1000);
		}
		assertThat(histogram.count()).isEqualTo(100_000);
		assertThat(histogram.percentile(50)).isCloseTo(50_000_000L, withinPercentage(1));
		assertThat(histogram.percentile(99)).isCloseTo(99_000_000L, withinPercentage(1));
		assertThat(histogram.percentile(100)).isCloseTo(100_000_000L, withinPercentage(1));
	}

	@Test
	void smallAndHugeDurationsHaveTheirPlace() {
		for (long nanos : new long[] { 0, 1, 127, 128, 129, 255, 256, 257, 1_000_003, Long.MAX_VALUE }) {
			LatencyHistogram histogram = new LatencyHistogram();
			histogram.record(nanos);
			assertThat(histogram.percentile(50)).isCloseTo(nanos, withinPercentage(1));
		}
	}

}
