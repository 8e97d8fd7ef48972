package io.github.responsesws.ask;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.tool.RunEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Runs what a {@link TurnSpec} asks for: a client, or a conversation. Implementations are
 * safe for use by any thread.
 *
 * @since 0.1.0
 */
public interface TurnTarget {

	/**
	 * Return what every turn is sent with unless it says otherwise.
	 * @return the fields, without input
	 */
	ResponseRequest common();

	/**
	 * Run one turn.
	 * @param turn the turn
	 * @param options who listens
	 * @return its events up to and including the terminal one, cold
	 */
	Flux<ResponseEvent> stream(ResponseRequest turn, TurnOptions options);

	/**
	 * Run a turn, the tools that the model calls in it, and so on to the final answer.
	 * @param turn the first turn
	 * @param options who listens, and which tools may be called
	 * @return the events of all rounds, cold
	 */
	Flux<RunEvent> run(ResponseRequest turn, TurnOptions options);

	/**
	 * Return the conversation whose turns these are.
	 * @return its ID, or null outside of a conversation
	 */
	default @Nullable String conversationId() {
		return null;
	}

}
