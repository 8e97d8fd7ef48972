package io.github.responsesws.settings;

import java.math.BigInteger;
import java.time.Duration;

/**
 * Writes durations as messages name them and property files take them.
 */
public final class DurationText {

	private static final String[] UNITS = { "ns", "us", "ms", "s", "m", "h" };

	private static final int[] PER_NEXT_UNIT = { 1000, 1000, 1000, 60, 60 };

	private static final int SECONDS = 3;

	private DurationText() {
	}

	/**
	 * Write a duration.
	 * @param duration the duration
	 * @return a whole number and the largest unit that loses nothing, such as {@code 0s},
	 * {@code 500ms}, {@code 90s} or {@code 2m}
	 */
	public static String of(Duration duration) {
		BigInteger amount = BigInteger.valueOf(duration.getSeconds());
		int unit = SECONDS;
		if (duration.getNano() != 0) {
			amount = amount.multiply(BigInteger.valueOf(1_000_000_000)).add(BigInteger.valueOf(duration.getNano()));
			unit = 0;
		}
		while (unit < PER_NEXT_UNIT.length && amount.signum() != 0) {
			BigInteger[] next = amount.divideAndRemainder(BigInteger.valueOf(PER_NEXT_UNIT[unit]));
			if (next[1].signum() != 0) {
				break;
			}
			amount = next[0];
			unit++;
		}
		return amount + UNITS[unit];
	}

}
