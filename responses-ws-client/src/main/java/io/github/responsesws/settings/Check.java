package io.github.responsesws.settings;

import java.time.Duration;

/**
 * Checks of single settings, whose messages name the property to change.
 */
public final class Check {

	private Check() {
	}

	public static void positive(Duration value, String property) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException(property + " must be longer than zero, but is " + value);
		}
	}

	public static void notNegative(Duration value, String property) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(property + " must not be negative, but is " + value);
		}
	}

	public static void atLeast(int value, int least, String property) {
		if (value < least) {
			throw new IllegalArgumentException(property + " must be at least " + least + ", but is " + value);
		}
	}

	public static void atMost(int value, int most, String property) {
		if (value > most) {
			throw new IllegalArgumentException(property + " must be at most " + most + ", but is " + value);
		}
	}

}
