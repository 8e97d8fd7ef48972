package io.github.responsesws.session;

import io.github.responsesws.protocol.Frames;
import io.github.responsesws.protocol.ResponseEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LanesTests {

	private final Lanes lanes = new Lanes(16);

	@Test
	void eachLaneIsFoundByItsName() {
		for (Lane lane : this.lanes.all()) {
			assertThat(this.lanes.laneOf(event(lane.name()))).isSameAs(lane);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "lane", "lane-", "lane-0", "lane-17", "lane-01", "Lane-1", "xxxxx1", "lane--1",
			"lane-4294967297", "lane-1 ", "lane-x", "1" })
	void noOtherNameIsThatOfALane(String name) {
		assertThat(this.lanes.laneOf(event(name))).isNull();
	}

	@Test
	void eventWithoutLaneIsOfTheOnlyLaneThereIs() {
		Lanes one = new Lanes(1);
		assertThat(one.laneOf(event("any"))).isSameAs(one.all()[0]);
		assertThat(this.lanes.laneOf(Frames.decode("{\"type\":\"response.output_text.delta\",\"delta\":\"a\"}")))
			.isNull();
	}

	private static ResponseEvent event(String name) {
		return Frames
			.decode("{\"type\":\"response.output_text.delta\",\"delta\":\"a\",\"stream_id\":\"" + name + "\"}");
	}

}
