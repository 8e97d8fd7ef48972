package io.github.responsesws.test.wire;

import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Identifiers in the form the service gives them: a prefix that names the kind and a long
 * hexadecimal tail, unique across servers and runs.
 *
 * @since 0.1.0
 */
public final class Ids {

	// Unique, not secret: a secure source could block the event loop.
	private static final String RUN = HexFormat.of().toHexDigits(new SplittableRandom().nextLong());

	private static final AtomicLong NEXT = new AtomicLong();

	private Ids() {
	}

	/**
	 * Create an identifier.
	 * @param prefix the kind, {@code resp}, {@code msg}, {@code fc} …
	 * @return the identifier
	 */
	public static String next(String prefix) {
		return prefix + "_" + RUN + HexFormat.of().toHexDigits(NEXT.incrementAndGet());
	}

}
