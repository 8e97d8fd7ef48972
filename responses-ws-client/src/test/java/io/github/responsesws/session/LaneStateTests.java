package io.github.responsesws.session;

import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class LaneStateTests {

	@ParameterizedTest
	@CsvSource({ "FREE, QUEUED", "QUEUED, WRITING FREE", "WRITING, WRITTEN RUNNING FREE STUCK",
			"WRITTEN, RUNNING FREE STUCK", "RUNNING, HELD SETTLING FREE STUCK", "HELD, RUNNING FREE STUCK",
			"SETTLING, FREE STUCK", "STUCK, ''" })
	void becomesTheseAndNoOthers(LaneState state, String next) {
		Set<String> legal = new TreeSet<>();
		for (LaneState candidate : LaneState.values()) {
			if (state.canBecome(candidate)) {
				legal.add(candidate.name());
			}
		}
		assertThat(legal).isEqualTo(new TreeSet<>(next.isEmpty() ? Set.of() : Set.of(next.split(" "))));
	}

	@ParameterizedTest
	@EnumSource
	void isNotEnteredTwice(LaneState state) {
		assertThat(state.canBecome(state)).isFalse();
	}

	@Test
	void nothingIsHeardOfARequestThatWasNotWritten() {
		assertThat(LaneState.values()).filteredOn(LaneState::mayHear)
			.containsExactly(LaneState.WRITING, LaneState.WRITTEN, LaneState.RUNNING, LaneState.HELD);
		assertThat(LaneState.values()).filteredOn(LaneState::isUnanswered)
			.containsExactly(LaneState.QUEUED, LaneState.WRITING, LaneState.WRITTEN);
	}

}
