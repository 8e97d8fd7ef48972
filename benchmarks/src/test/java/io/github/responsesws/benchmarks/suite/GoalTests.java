package io.github.responsesws.benchmarks.suite;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GoalTests {

	@Test
	void saysWhetherItHolds() {
		assertThat(Goal.atLeast("speed", " times", 15, 25, 30).verdict()).isEqualTo("yes, stretch too");
		assertThat(Goal.atLeast("speed", " times", 15, 25, 20).verdict()).isEqualTo("yes");
		assertThat(Goal.atLeast("speed", " times", 15, 25, 14).verdict()).isEqualTo("**no**");
		assertThat(Goal.atMost("cost", " B", 250, 120, 100).verdict()).isEqualTo("yes, stretch too");
		assertThat(Goal.atMost("cost", " B", 250, 120, 300).verdict()).isEqualTo("**no**");
		assertThat(Goal.atMost("cost", " B", 250, 120, Double.NaN).verdict()).isEqualTo("not measured");
	}

	@Test
	void showsNumbersWithoutNoise() {
		assertThat(Goal.atMost("cost", " times", 2.5, 1, 1.004).row())
			.isEqualTo("| cost | 2.5 times | 1 times | 1 times | yes, stretch too |\n");
		assertThat(Goal.atLeast("turns", "", 1000, 5000, Double.NaN).row())
			.isEqualTo("| turns | 1,000 | 5,000 |  | not measured |\n");
	}

}
