package io.github.responsesws.session;

import java.time.Duration;

/**
 * Checks of single settings, whose messages name the property to change.
 */
final class Check {

	private Check() {
	}

	static void positive(Duration value, String property) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException(property + " must be longer than zero, but is " + value);
		}
	}

	static void notNegative(Duration value, String property) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(property + " must not be negative, but is " + value);
		}
	}

	static void atLeast(int value, int least, String property) {
		if (value < least) {
			throw new IllegalArgumentException(property + " must be at least " + least + ", but is " + value);
		}
	}

	static void atMost(int value, int most, String property) {
		if (value > most) {
			throw new IllegalArgumentException(property + " must be at most " + most + ", but is " + value);
		}
	}

}
