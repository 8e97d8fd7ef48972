package io.github.responsesws.sample.agent;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TripPlanner}.
 */
class TripPlannerTests {

	private final TripPlanner planner = new TripPlanner(Duration.ofSeconds(5));

	@Test
	void showsEachStepWhenItBeginsAndThePlanInTheEnd() {
		StepVerifier.withVirtualTime(() -> this.planner.plan("Porto", 2))
			.expectNext(new TripPlanner.Progress("Reading the map", 0, 5))
			.expectNoEvent(Duration.ofSeconds(1))
			.expectNext(new TripPlanner.Progress("Comparing trains", 1, 5))
			.thenAwait(Duration.ofSeconds(4))
			.expectNextCount(3)
			.assertNext((plan) -> assertThat(plan).isInstanceOfSatisfying(TripPlanner.Plan.class,
					(result) -> assertThat(result.days()).hasSize(2).allMatch((day) -> day.contains("Porto"))))
			.expectComplete()
			.verify(Duration.ofSeconds(60));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 8 })
	void saysHowLongATripMayBe(int days) {
		StepVerifier.create(this.planner.plan("Porto", days))
			.expectErrorMessage("A trip has 1 to 7 days, but " + days + " were asked for.")
			.verify(Duration.ofSeconds(60));
	}

}
