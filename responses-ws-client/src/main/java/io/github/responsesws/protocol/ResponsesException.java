package io.github.responsesws.protocol;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Root of every error this library signals.
 * <p>
 * A subclass exists where a caller would act differently; {@link #code()} tells the rest
 * apart. Messages hold facts about the failure. Keys, prompts and outputs are in none of
 * them, except where the service itself quotes them in its explanation.
 *
 * @since 0.1.0
 */
public abstract class ResponsesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String code;

	private final ReplayVerdict replayVerdict;

	private final @Nullable String hint;

	// What it is about is known best by who runs the turn, who may be told of it by
	// somebody else's failure: noted once, by whichever thread signals the failure.
	private final AtomicReference<@Nullable String> responseId = new AtomicReference<>();

	private final AtomicReference<@Nullable String> conversationId = new AtomicReference<>();

	/**
	 * Create a new exception.
	 * @param code the stable machine code such as {@code connection_lost}
	 * @param message what happened
	 * @param replayVerdict whether the request may be sent again
	 * @param hint one sentence on what the user should change, or null
	 * @param cause the cause, or null
	 */
	protected ResponsesException(String code, String message, ReplayVerdict replayVerdict, @Nullable String hint,
			@Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
		this.replayVerdict = replayVerdict;
		this.hint = hint;
	}

	/**
	 * Return the stable machine code of the failure: the service's own where it gave one.
	 * @return the code, such as {@code previous_response_not_found}
	 */
	public final String code() {
		return this.code;
	}

	/**
	 * Return whether the request may be sent again.
	 * @return the verdict
	 */
	public final ReplayVerdict replayVerdict() {
		return this.replayVerdict;
	}

	/**
	 * Return one sentence on what the user should change.
	 * @return the hint, or null if there is nothing to change
	 */
	public final @Nullable String hint() {
		return this.hint;
	}

	/**
	 * Return the headers of the service's answer. Where there was none, they are those of
	 * the failure that led to this one.
	 * @return the headers; names compare without regard to case. Empty if none are known
	 */
	public Map<String, String> headers() {
		ResponsesException earlier = earlier();
		return (earlier != null) ? earlier.headers() : Map.of();
	}

	/**
	 * Return the headers that tell the limits of the account and how much of them is
	 * left: {@code x-ratelimit-remaining-tokens} and its like.
	 * @return those of {@link #headers()} whose names begin with {@code x-ratelimit-}
	 */
	public final Map<String, String> rateLimits() {
		Map<String, String> limits = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers().forEach((name, value) -> {
			if (name.toLowerCase(Locale.ROOT).startsWith("x-ratelimit-")) {
				limits.put(name, value);
			}
		});
		return Collections.unmodifiableMap(limits);
	}

	/**
	 * Return the ID under which the service knows the request, or the handshake.
	 * @return the {@code x-request-id} of {@link #headers()}, or null if none is known
	 */
	public final @Nullable String requestId() {
		return headers().get("x-request-id");
	}

	/**
	 * Return which response failed.
	 * @return its ID, or null if none had begun
	 */
	public @Nullable String responseId() {
		String id = this.responseId.get();
		ResponsesException earlier = earlier();
		return (id != null || earlier == null) ? id : earlier.responseId();
	}

	/**
	 * Return in which conversation it happened.
	 * @return the ID that its client knows it by, or null outside of a conversation
	 */
	public @Nullable String conversationId() {
		String id = this.conversationId.get();
		ResponsesException earlier = earlier();
		return (id != null || earlier == null) ? id : earlier.conversationId();
	}

	private @Nullable ResponsesException earlier() {
		return (getCause() instanceof ResponsesException earlier) ? earlier : null;
	}

	/**
	 * Note which response failed, unless that is known. For what runs turns.
	 * @param id its ID, or null
	 */
	public final void noteResponse(@Nullable String id) {
		this.responseId.compareAndSet(null, id);
	}

	/**
	 * Note in which conversation it happened, unless that is known. For what runs turns.
	 * @param id the ID of the conversation
	 */
	public final void noteConversation(String id) {
		this.conversationId.compareAndSet(null, id);
	}

}
