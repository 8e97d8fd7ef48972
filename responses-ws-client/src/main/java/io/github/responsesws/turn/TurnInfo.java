package io.github.responsesws.turn;

import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Usage;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * What is known of a turn while it runs. Read it only inside a {@link TurnListener}'s
 * methods: it changes as the turn goes on.
 *
 * @since 0.1.0
 */
public interface TurnInfo {

	/**
	 * The key in the Reactor context of a turn under which a conversation leaves its ID
	 * (a {@code String}), for listeners and for whoever else runs in that context.
	 */
	String CONVERSATION_ID = TurnInfo.class.getName() + ".CONVERSATION_ID";

	/**
	 * Return the ID of the conversation that the turn belongs to.
	 * @return the ID, or {@code null} for a turn outside of any conversation
	 */
	default @Nullable String conversationId() {
		return context().getOrDefault(CONVERSATION_ID, null);
	}

	/**
	 * Return the Reactor context of the turn's subscriber, which tells on whose behalf it
	 * runs if the application has put that there ({@code contextWrite}).
	 */
	ContextView context();

	/**
	 * Return what is asked, as it is sent on this way.
	 * @return the request
	 */
	ResponseRequest request();

	/**
	 * Return the model that the request names.
	 * @return the model, or {@code null} if the request leaves it to the service
	 */
	@Nullable String model();

	/**
	 * Return how the turn reaches the service.
	 * @return the transport, or {@code null} while the turn waits
	 */
	@Nullable TurnTransport transport();

	/**
	 * Return the session that runs the turn, such as {@code session-3}.
	 * @return the session's name, {@code http} for a turn over HTTP, or {@code null}
	 * while the turn waits for a lane
	 */
	@Nullable String sessionId();

	/**
	 * Return the lane that runs the turn, such as {@code lane-2} or {@code default}.
	 * @return the lane's name, that of the request such as {@code request-7} for a turn
	 * over HTTP, or {@code null} while the turn waits for a lane
	 */
	@Nullable String lane();

	/**
	 * Return the ID of the turn's response.
	 * @return the ID, or {@code null} before the service has told it
	 */
	@Nullable String responseId();

	/**
	 * Return the size of the request: of its frame, or of its body over HTTP.
	 * @return bytes, 0 before it was written
	 */
	long bytesSent();

	/**
	 * Return how long the turn waited for its lane.
	 * @return nanoseconds
	 */
	long acquireNanos();

	/**
	 * Return how long the turn has run, from its subscription on.
	 * @return nanoseconds
	 */
	long elapsedNanos();

	/**
	 * Return how long after its subscription the turn's first event arrived.
	 * @return nanoseconds, or -1 if no event has arrived
	 */
	long firstEventNanos();

	/**
	 * Return how long after its subscription the turn's first output arrived, such as the
	 * first piece of a text.
	 * @return nanoseconds, or -1 if no output has arrived, or if nobody who listens
	 * {@linkplain TurnListener#timesEvents() asks for it}
	 */
	default long firstOutputNanos() {
		return -1;
	}

	/**
	 * Return the longest time between two events of the turn.
	 * @return nanoseconds, or -1 if no two events have arrived, or if nobody who listens
	 * {@linkplain TurnListener#timesEvents() asks for it}
	 */
	default long longestGapNanos() {
		return -1;
	}

	/**
	 * Return the mean time between two events of the turn, from its first output on: how
	 * fast the answer is written.
	 * @return nanoseconds, or -1 if no event has followed an output, or if nobody who
	 * listens {@linkplain TurnListener#timesEvents() asks for it}
	 */
	default long meanGapNanos() {
		return -1;
	}

	/**
	 * Return the event that the response ended with.
	 * @return the terminal event, or {@code null} if none has arrived
	 */
	@Nullable ResponseLifecycleEvent terminalEvent();

	/**
	 * Return how many tokens the response took.
	 * @return the tokens, or {@code null} if it has not ended or the service does not say
	 */
	default @Nullable Usage usage() {
		ResponseLifecycleEvent end = terminalEvent();
		return (end != null) ? end.response().usage() : null;
	}

	/**
	 * Return whether the turn runs on the session and lane that hold its
	 * {@code previous_response_id}.
	 * @return {@code true} or {@code false}, or {@code null} for a turn without a
	 * {@code previous_response_id}
	 */
	@Nullable Boolean affinityHit();

}
