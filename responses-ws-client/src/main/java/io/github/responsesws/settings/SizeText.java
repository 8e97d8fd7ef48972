package io.github.responsesws.settings;

/**
 * Writes sizes as messages name them and property files take them.
 */
public final class SizeText {

	private static final String[] UNITS = { "B", "KB", "MB", "GB", "TB" };

	private static final int PER_NEXT_UNIT = 1024;

	private SizeText() {
	}

	/**
	 * Write a size.
	 * @param bytes the size
	 * @return a whole number and the largest unit that loses nothing, such as {@code 0B},
	 * {@code 1000B} or {@code 64MB}
	 */
	public static String of(long bytes) {
		long amount = bytes;
		int unit = 0;
		while (unit < UNITS.length - 1 && amount != 0 && amount % PER_NEXT_UNIT == 0) {
			amount /= PER_NEXT_UNIT;
			unit++;
		}
		return amount + UNITS[unit];
	}

}
