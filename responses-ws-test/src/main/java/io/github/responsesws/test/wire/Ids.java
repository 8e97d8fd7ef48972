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

	private static final String ENCODED = "resp_via_gateway_";

	private static final AtomicLong NEXT = new AtomicLong();

	private Ids() {
	}

	/**
	 * Write the identifier of a response as a gateway does that has to find the response
	 * again.
	 * @param id the identifier
	 * @return another one, from which {@link #original} reads the first
	 */
	public static String encoded(String id) {
		return ENCODED + id;
	}

	/**
	 * Read an identifier that may be encoded.
	 * @param id the identifier
	 * @return the one that the server gave
	 */
	public static String original(String id) {
		return id.startsWith(ENCODED) ? id.substring(ENCODED.length()) : id;
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
