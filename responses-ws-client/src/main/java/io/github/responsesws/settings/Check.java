package io.github.responsesws.settings;

import java.time.Duration;
import java.util.List;

/**
 * The rules of settings. Each throws an {@link InvalidSettingsException}, whose message
 * names the property, the value and what is accepted.
 */
public final class Check {

	/**
	 * What timers count in nanoseconds must fit into a long, sums with the clock
	 * included.
	 */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private Check() {
	}

	/**
	 * Check a duration of which there must be some.
	 * @param value the duration
	 * @param property the property's name
	 */
	public static void positive(Duration value, String property) {
		if (value.isZero() || value.isNegative()) {
			throw InvalidSettingsException.of(property, "must be longer than zero", DurationText.of(value));
		}
		notTooLong(value, property);
	}

	/**
	 * Check a duration that may be zero.
	 * @param value the duration
	 * @param property the property's name
	 */
	public static void notNegative(Duration value, String property) {
		if (value.isNegative()) {
			throw InvalidSettingsException.of(property, "must not be negative", DurationText.of(value));
		}
		notTooLong(value, property);
	}

	/**
	 * Check a duration that has a lower bound.
	 * @param value the duration
	 * @param least the lower bound
	 * @param property the property's name
	 */
	public static void atLeast(Duration value, Duration least, String property) {
		if (value.compareTo(least) < 0) {
			throw InvalidSettingsException.of(property, "must be at least " + DurationText.of(least),
					DurationText.of(value));
		}
		notTooLong(value, property);
	}

	private static void notTooLong(Duration value, String property) {
		if (value.compareTo(LONGEST) > 0) {
			throw InvalidSettingsException.of(property, "must be at most " + DurationText.of(LONGEST),
					DurationText.of(value));
		}
	}

	/**
	 * Check that one duration is as long as another.
	 * @param longer the longer duration
	 * @param longerProperty its property
	 * @param shorter the shorter duration
	 * @param shorterProperty its property
	 */
	public static void notShorter(Duration longer, String longerProperty, Duration shorter, String shorterProperty) {
		if (longer.compareTo(shorter) < 0) {
			String value = DurationText.of(longer);
			throw new InvalidSettingsException(
					longerProperty + " must not be shorter than " + shorterProperty + ", but " + value
							+ " is shorter than " + DurationText.of(shorter),
					List.of(longerProperty, shorterProperty), value, null);
		}
	}

	/**
	 * Check a number that has a lower bound.
	 * @param value the number
	 * @param least the lower bound
	 * @param property the property's name
	 */
	public static void atLeast(long value, long least, String property) {
		if (value < least) {
			throw InvalidSettingsException.of(property, "must be at least " + least, String.valueOf(value));
		}
	}

	/**
	 * Check a number that has an upper bound.
	 * @param value the number
	 * @param most the upper bound
	 * @param property the property's name
	 */
	public static void atMost(long value, long most, String property) {
		if (value > most) {
			throw InvalidSettingsException.of(property, "must be at most " + most, String.valueOf(value));
		}
	}

	/**
	 * Check that one number is no larger than another.
	 * @param value the number
	 * @param property its property
	 * @param most the other number
	 * @param mostProperty its property
	 */
	public static void notMore(long value, String property, long most, String mostProperty) {
		if (value > most) {
			throw new InvalidSettingsException(
					property + " must not be more than " + mostProperty + ", but " + value + " is more than " + most,
					List.of(property, mostProperty), String.valueOf(value), null);
		}
	}

	/**
	 * Check a fraction.
	 * @param value the fraction; what is not a number is refused
	 * @param least the lower bound
	 * @param most the upper bound
	 * @param property the property's name
	 */
	public static void between(double value, double least, double most, String property) {
		if (!(value >= least && value <= most)) {
			throw InvalidSettingsException.of(property, "must be between " + number(least) + " and " + number(most),
					number(value));
		}
	}

	private static String number(double value) {
		return (value == (long) value) ? String.valueOf((long) value) : String.valueOf(value);
	}

	/**
	 * Check a size of which there must be some.
	 * @param bytes the size
	 * @param property the property's name
	 */
	public static void notEmpty(long bytes, String property) {
		if (bytes < 1) {
			throw InvalidSettingsException.of(property, "must be at least 1B", SizeText.of(bytes));
		}
	}

	/**
	 * Check a size that has to fit into an array.
	 * @param bytes the size, which may be negative
	 * @param property the property's name
	 * @return the size
	 */
	public static int arraySize(long bytes, String property) {
		notEmpty(bytes, property);
		if (bytes > Integer.MAX_VALUE) {
			throw InvalidSettingsException.of(property, "must be at most " + SizeText.of(Integer.MAX_VALUE),
					SizeText.of(bytes));
		}
		return (int) bytes;
	}

}
