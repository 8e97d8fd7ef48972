package io.github.responsesws.benchmarks.jmh;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import io.github.responsesws.benchmarks.wire.TurnEvents;
import io.github.responsesws.benchmarks.wire.TurnShape;

/**
 * The frames whose decoding is measured.
 */
enum Frames {

	/**
	 * Text deltas of 241 bytes and a few. Their words are spread as in real texts (Zipf's
	 * law): some come all the time, most hardly ever.
	 */
	DELTA(10),

	/** The last event of a turn, about 3 KB. */
	COMPLETED(-1);

	/** A power of two. */
	static final int COUNT = 4096;

	private static final int VOCABULARY = 5000;

	private final String json;

	Frames(int index) {
		List<String> events = TurnEvents.of(TurnShape.fast(50, 8), null);
		this.json = events.get((index >= 0) ? index : events.size() + index);
	}

	/**
	 * Return frames to be decoded one after the other, again and again.
	 */
	byte[][] bytes() {
		byte[][] frames = new byte[COUNT][];
		Random random = new Random(1);
		for (int i = 0; i < COUNT; i++) {
			frames[i] = this.json.replaceFirst("\"delta\":\"[^\"]*", "\"delta\":\" " + word(random))
				.getBytes(StandardCharsets.UTF_8);
		}
		return frames;
	}

	/**
	 * Return a word: each is about as likely as its number is small.
	 */
	private static String word(Random random) {
		return Integer.toString((int) Math.pow(VOCABULARY, random.nextDouble()), Character.MAX_RADIX);
	}

}
