package io.github.responsesws.turn;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * A line of the wire log: what happened, with IDs and sizes, and nothing of what was
 * said. Ask the {@link #LOGGER} first whether it is on, so that nothing is put together
 * for nobody.
 */
public final class WireLine {

	/** The category, by which the log is switched on. */
	public static final String CATEGORY = "io.github.responsesws.wire";

	/** Knows whether anybody reads the log, at DEBUG. */
	public static final Logger LOGGER = Loggers.getLogger(CATEGORY);

	private static final int MAX_LENGTH = 128;

	private final StringBuilder line;

	private WireLine(String what) {
		this.line = new StringBuilder(what);
	}

	/**
	 * Begin a line.
	 * @param what what happened
	 * @return the line
	 */
	public static WireLine of(String what) {
		return new WireLine(what);
	}

	/**
	 * Add a value.
	 * @param name its name
	 * @param value the value; nothing is added for {@code null}. One that the service or
	 * the model has made up stays one word
	 * @return this line
	 */
	public WireLine with(String name, @Nullable Object value) {
		if (value != null) {
			this.line.append(' ').append(name).append('=');
			append(value.toString());
		}
		return this;
	}

	private void append(String value) {
		int end = Math.min(value.length(), MAX_LENGTH);
		for (int i = 0; i < end; i++) {
			char c = value.charAt(i);
			this.line.append((c > ' ' && c < '\u007f') ? c : '_');
		}
		if (end < value.length()) {
			this.line.append("...");
		}
	}

	/**
	 * Add a time.
	 * @param name its name
	 * @param nanos the time in nanoseconds; nothing is added for a negative one
	 * @return this line
	 */
	public WireLine took(String name, long nanos) {
		return (nanos >= 0) ? with(name, TimeUnit.NANOSECONDS.toMillis(nanos) + "ms") : this;
	}

	/**
	 * Write the line.
	 */
	public void tell() {
		LOGGER.debug(toString());
	}

	/**
	 * Return the line, for another log.
	 */
	@Override
	public String toString() {
		return this.line.toString();
	}

}
