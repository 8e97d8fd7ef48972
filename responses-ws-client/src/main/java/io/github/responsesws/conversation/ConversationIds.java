package io.github.responsesws.conversation;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Makes IDs that nobody guesses. Unlike {@code UUID.randomUUID()} it asks the operating
 * system for randomness once, at the start: an event loop must not wait for that.
 */
final class ConversationIds {

	private static final int BYTES = 16;

	private final SecureRandom random;

	private ConversationIds(SecureRandom random) {
		this.random = random;
	}

	static ConversationIds create() {
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
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		return "conv_" + HexFormat.of().formatHex(bytes);
	}

}
