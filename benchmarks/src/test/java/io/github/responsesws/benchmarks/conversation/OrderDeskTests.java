package io.github.responsesws.benchmarks.conversation;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class OrderDeskTests {

	@Test
	void lengthsRepeatSoThatOnlyTheHistoryGrows() {
		// The first turn's call is answered on the second.
		assertThat(OrderDesk.rows(1)).hasSameSizeAs(OrderDesk.rows(49)).isNotEqualTo(OrderDesk.rows(49));
		assertThat(OrderDesk.scripts(50)).hasSize(50);
	}

	@Test
	void sizesAreThoseOfARealAgent() {
		assertThat(OrderDesk.INSTRUCTIONS.length()).isBetween(1000, 1500);
		for (int turn = 1; turn < 50; turn++) {
			assertThat(OrderDesk.rows(turn).length()).isBetween(800, 2000);
			assertThat(JsonMapper.shared().readTree(OrderDesk.rows(turn)).isArray()).isTrue();
		}
	}

}
