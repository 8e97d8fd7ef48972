package io.github.responsesws.benchmarks.jmh;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.responsesws.benchmarks.wire.TurnEvents;
import io.github.responsesws.benchmarks.wire.TurnShape;

/**
 * The two frames whose decoding is measured.
 */
enum Frames {

	/** A text delta of 241 bytes. */
	DELTA(10),

	/** The last event of a turn, about 3 KB. */
	COMPLETED(-1);

	private final String json;

	Frames(int index) {
		List<String> events = TurnEvents.of(TurnShape.fast(50, 8), null);
		this.json = events.get((index >= 0) ? index : events.size() + index);
	}

	byte[] bytes() {
		return this.json.getBytes(StandardCharsets.UTF_8);
	}

}
