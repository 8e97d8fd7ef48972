package io.github.responsesws.test.engine;

/**
 * The padding of delta events, which hides the length of the text from observers of the
 * encrypted stream. Derived from the position, so that a run can be repeated exactly.
 */
final class Obfuscation {

	private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

	private static final int BLOCK = 16;

	private Obfuscation() {
	}

	/**
	 * Return padding that brings a delta to a multiple of 16 characters.
	 * @param delta the text to hide
	 * @param position the event's sequence number
	 * @return the padding, never empty
	 */
	static String of(String delta, int position) {
		int length = BLOCK - delta.length() % BLOCK;
		StringBuilder padding = new StringBuilder(length);
		long state = position * 0x9E3779B97F4A7C15L + 1;
		for (int i = 0; i < length; i++) {
			state = state * 6364136223846793005L + 1442695040888963407L;
			padding.append(ALPHABET.charAt((int) Long.remainderUnsigned(state >>> 33, ALPHABET.length())));
		}
		return padding.toString();
	}

}
