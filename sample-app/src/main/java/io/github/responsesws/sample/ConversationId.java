package io.github.responsesws.sample;

/**
 * The form of the IDs by which pages name their conversations.
 */
final class ConversationId {

	private static final int MAX_LENGTH = 64;

	private ConversationId() {
	}

	/**
	 * Return the ID, checked.
	 * @param id the ID
	 * @throws BadQuestionException if it is no such ID
	 */
	static String checked(String id) {
		boolean valid = !id.isEmpty() && id.length() <= MAX_LENGTH
				&& id.chars().allMatch((c) -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
		if (!valid) {
			throw new BadQuestionException("The field 'conversation' is not an ID.",
					"Leave it out, or send 1 to " + MAX_LENGTH + " letters, digits, '-' or '_'.");
		}
		return id;
	}

}
