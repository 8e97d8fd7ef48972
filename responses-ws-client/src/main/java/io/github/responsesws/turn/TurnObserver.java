package io.github.responsesws.turn;

import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Puts something around turns and runs, such as the span of a trace: unlike a
 * {@link TurnListener} it sees what the subscriber sees, all attempts as one, and may
 * write to the context in which they and their tools run. What it returns must emit what
 * it was given, and pass on demand and cancellation.
 *
 * @since 0.1.0
 */
public interface TurnObserver {

	/**
	 * Return a turn with what is to be around it. Whoever wants to hear of its attempts
	 * writes a {@link TurnJourney} to its context.
	 * @param <T> what it emits
	 * @param request what is asked
	 * @param conversationId the conversation that it belongs to, {@code null} for none
	 * @param turn the events of the turn, cold
	 * @return the same events
	 */
	<T> Flux<T> turn(ResponseRequest request, @Nullable String conversationId, Flux<T> turn);

	/**
	 * Return a run of tools with what is to be around it. Its turns are observed by
	 * themselves.
	 * @param <T> what it emits
	 * @param request what its first turn asks; nothing, for a run that goes on
	 * @param conversationId the conversation that it belongs to, {@code null} for none
	 * @param run the events of the run, cold
	 * @return the same events
	 */
	<T> Flux<T> run(ResponseRequest request, @Nullable String conversationId, Flux<T> run);

}
