package io.github.responsesws.conversation;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Makes IDs that nobody guesses. Unlike {@code UUID.randomUUID()} it asks the operating
 * system for randomness once, when this class is first used: an event loop must not wait
 * for that each time.
 */
final class ConversationIds {

	private static final int BYTES = 16;

	private static final ConversationIds SHARED = create();

	private final SecureRandom random;

	private ConversationIds(SecureRandom random) {
		this.random = random;
	}

	/**
	 * Return the only one.
	 */
	static ConversationIds shared() {
		return SHARED;
	}

	private static ConversationIds create() {
		try {
			ConversationIds ids = new ConversationIds(SecureRandom.getInstance("DRBG"));
			// The first bytes are what takes a seed.
			ids.next();
			return ids;
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String next() {
		return "conv_" + random(BYTES);
	}

	/**
	 * Return random digits.
	 * @param bytes how many bytes they stand for
	 */
	String random(int bytes) {
		byte[] random = new byte[bytes];
		this.random.nextBytes(random);
		return HexFormat.of().formatHex(random);
	}

}
