package io.github.responsesws.conversation;

import java.time.Duration;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * The {@link ConversationRepository} failed, or did not answer in time. The cause is what
 * it failed with.
 * <p>
 * Where the conversation could not be loaded, the turn was not sent and may be repeated,
 * unless it was a later one of a run: {@link Conversation#resumeRun()} goes on with that.
 * Where it could not be begun, nothing was sent either; whether to repeat it depends on
 * the {@link RepositoryObstacle}. Where it could not be saved, the response is not known
 * to be part of the conversation: {@link Conversation#resume()} (or
 * {@link Conversation#resumeRun()}) finds out, and runs the turn again only if it has to.
 *
 * @since 0.1.0
 */
public final class ConversationRepositoryException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private static final String FAILED = "conversation_repository_failed";

	private final String conversationId;

	private ConversationRepositoryException(String code, Operation operation, String conversationId, String reason,
			@Nullable Throwable cause) {
		super(code, "Conversation " + conversationId + " could not be " + operation.text + ": the repository " + reason,
				operation.replayVerdict, operation.hint, cause);
		this.conversationId = conversationId;
	}

	private ConversationRepositoryException(ConversationRepositoryException found) {
		super(found.code(), String.valueOf(found.getMessage()), ReplayVerdict.NEVER,
				"Check what the ConversationRepository reaches, and go on with resumeRun(): earlier turns of the run"
						+ " are part of the conversation.",
				found.getCause());
		this.conversationId = found.conversationId;
	}

	/**
	 * The repository failed. What it says is left to the cause: it may quote the state.
	 */
	static ConversationRepositoryException failed(Operation operation, String conversationId, Throwable cause) {
		return new ConversationRepositoryException(FAILED, operation, conversationId,
				"failed with " + cause.getClass().getName(), cause);
	}

	static ConversationRepositoryException timedOut(Operation operation, String conversationId, Duration timeout) {
		return new ConversationRepositoryException(FAILED, operation, conversationId,
				"did not answer within " + DurationText.of(timeout) + " (" + Conversations.REPOSITORY_TIMEOUT + ")",
				null);
	}

	/**
	 * The repository knows beforehand that it cannot save.
	 */
	static ConversationRepositoryException denied(String conversationId, RepositoryObstacle obstacle) {
		return new ConversationRepositoryException("conversation_repository_denied",
				obstacle.passing() ? Operation.BEGIN_LATER : Operation.BEGIN, conversationId, obstacle.reason(), null);
	}

	/**
	 * Return the same failure of a run that has begun: whoever asked for the run anew
	 * would ask twice.
	 */
	ConversationRepositoryException inRun() {
		return new ConversationRepositoryException(this);
	}

	/**
	 * Return the ID of the conversation.
	 */
	@Override
	public String conversationId() {
		return this.conversationId;
	}

	/**
	 * What a repository is asked for.
	 */
	enum Operation {

		/** Nothing was sent yet. */
		FIND("loaded", ReplayVerdict.SAFE_AFTER_DELAY, "Check what the ConversationRepository reaches, and try again."),

		/** Nothing was sent yet, because nothing may be saved. */
		BEGIN("begun", ReplayVerdict.NEVER,
				"Let the ConversationRepository do what the message names: until then no turn is sent."),

		/** Nothing was sent yet, because nothing can be saved for now. */
		BEGIN_LATER("begun", ReplayVerdict.SAFE_AFTER_DELAY,
				"Look after what the message names, and try again: nothing was sent."),

		/** The response has run, and may be saved or not. */
		SAVE("saved", ReplayVerdict.NEVER,
				"Check what the ConversationRepository reaches, and go on with resume(), or resumeRun() after a run:"
						+ " it runs the turn again only if it was not saved after all."),

		/** Whatever became of it, it may be asked for again. */
		DELETE("deleted", ReplayVerdict.SAFE_AFTER_DELAY,
				"Check what the ConversationRepository reaches, and try again.");

		private final String text;

		private final ReplayVerdict replayVerdict;

		private final String hint;

		Operation(String text, ReplayVerdict replayVerdict, String hint) {
			this.text = text;
			this.replayVerdict = replayVerdict;
			this.hint = hint;
		}

	}

}
