package io.github.responsesws.metrics;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LimitedValuesTests {

	@Test
	void firstValuesKeepTheirPlaces() {
		LimitedValues values = new LimitedValues(2, "other");
		assertThat(values.limit("a")).isEqualTo("a");
		assertThat(values.limit("b")).isEqualTo("b");
		assertThat(values.limit("c")).isEqualTo("other");
		assertThat(values.limit("a")).isEqualTo("a");
		assertThat(values.limit("c")).isEqualTo("other");
	}

	@Test
	void sameValueTakesOnePlace() {
		LimitedValues values = new LimitedValues(2, "other");
		values.limit("a");
		values.limit("a");
		assertThat(values.limit("b")).isEqualTo("b");
	}

	@Test
	void longValueTakesNoPlace() {
		LimitedValues values = new LimitedValues(1, "other");
		assertThat(values.limit("x".repeat(129))).isEqualTo("other");
		assertThat(values.limit("a")).isEqualTo("a");
	}

	@Test
	void manyThreadsNeverExceedTheLimit() {
		LimitedValues values = new LimitedValues(10, "other");
		long distinct = IntStream.range(0, 10_000)
			.parallel()
			.mapToObj((i) -> values.limit("value-" + i % 100))
			.distinct()
			.count();
		assertThat(distinct).isLessThanOrEqualTo(11);
	}

}
