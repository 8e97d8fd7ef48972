package io.github.responsesws.conversation;

import java.util.Objects;

/**
 * What keeps a {@link ConversationRepository} from saving, known before anything was
 * sent.
 *
 * @param reason what the application may not or cannot do, to follow "the repository ".
 * It becomes part of a message, so it must hold nothing secret
 * @param passing whether it may be gone later, as a store that is full: whoever asks
 * again then may succeed. A right that is missing stays missing until somebody gives it
 * @since 0.1.0
 */
public record RepositoryObstacle(String reason, boolean passing) {

	public RepositoryObstacle {
		Objects.requireNonNull(reason, "reason");
	}

	/**
	 * Create an obstacle that stays until somebody removes it, such as a right that is
	 * missing.
	 * @param reason what the application may not do, to follow "the repository "
	 * @return the obstacle
	 */
	public static RepositoryObstacle lasting(String reason) {
		return new RepositoryObstacle(reason, false);
	}

	/**
	 * Create an obstacle that may be gone later, such as a store that is full.
	 * @param reason what the application cannot do for now, to follow "the repository "
	 * @return the obstacle
	 */
	public static RepositoryObstacle passing(String reason) {
		return new RepositoryObstacle(reason, true);
	}

}
