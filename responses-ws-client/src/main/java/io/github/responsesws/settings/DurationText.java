package io.github.responsesws.settings;

import java.time.Duration;

/**
 * Durations as people and property files write them: {@code 2s}, {@code 500ms},
 * {@code 5m}.
 */
public final class DurationText {

	private DurationText() {
	}

	public static String of(Duration duration) {
		long millis = duration.toMillis();
		if (millis % 1000 != 0 || millis == 0) {
			return millis + "ms";
		}
		long seconds = millis / 1000;
		return (seconds % 60 != 0) ? seconds + "s" : seconds / 60 + "m";
	}

}
