package io.github.responsesws.ask;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.schema.StructuredOutput;
import io.github.responsesws.turn.TurnListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;

/**
 * The ways to read what the model answers. Immutable and safe to share between threads:
 * each method that sets something returns a new object.
 * <p>
 * Nothing happens before somebody subscribes, and each subscription asks anew. Signals
 * come on the event loop of the connection, those of tools on their threads, so hop to
 * another scheduler before anything that blocks. To cancel ends what runs.
 * <p>
 * A failure is a {@link io.github.responsesws.protocol.ResponsesException} whose
 * {@code replayVerdict()} says whether to ask again.
 *
 * @param <S> the type itself
 * @param <E> the events
 * @since 0.1.0
 */
public interface AnswerSpec<S, E> {

	/**
	 * Add a listener, which hears which session and lane run a turn, how many bytes were
	 * sent, and how it ended. A turn that is sent again is another one to the listener,
	 * which so hears of recoveries that the subscriber does not see.
	 * @param listener hears of each turn, on the threads that {@link TurnListener} names
	 * @return a spec with this listener beside those it has
	 */
	S listener(TurnListener listener);

	/**
	 * Set when a turn is sent again that failed before any output, in place of what the
	 * client says. What a chain needs after its last response was forgotten is sent all
	 * the same.
	 * @param retry the settings; {@link RetrySettings#off()} to send each turn once
	 * @return a spec with these settings
	 */
	S retry(RetrySettings retry);

	/**
	 * Return all that happens, as it happens.
	 * @return the events
	 */
	Flux<E> events();

	/**
	 * Return the text that the model writes, as it arrives. Where a turn is steered, or a
	 * run has several rounds, that is the text of one response after the other.
	 * @return the pieces of text; an error if the turn fails, even after some of them
	 */
	Flux<String> text();

	/**
	 * Return the response that it ends with. An incomplete response is returned like a
	 * complete one: {@link Response#incompleteReason()} tells why it ended.
	 * {@link Response#usage()} tells the tokens it took.
	 * @return the final response; an error if it failed
	 */
	Mono<Response> response();

	/**
	 * Let the answer be a Java type: its JSON schema goes along with each request
	 * ({@code text.format}), and the text of the final response is read into it.
	 * @param <T> the type of the answer
	 * @param type a record or a class with properties
	 * @return the answer. It fails as {@link #response()} does, with a
	 * {@link io.github.responsesws.schema.StructuredOutputException} that holds the raw
	 * text if the model declined, the response is incomplete or the answer does not fit
	 * (the turn has taken place all the same), and with an
	 * {@link io.github.responsesws.schema.UnsupportedTypeException} if the type has no
	 * schema
	 */
	default <T> Mono<T> entity(Class<T> type) {
		return Mono.defer(() -> entity(StructuredOutput.of(type)));
	}

	/**
	 * Let the answer be a generic type, such as a page of trips.
	 * @param <T> the type of the answer
	 * @param type a record or a class with properties, and its type arguments
	 * @return the answer
	 * @see #entity(Class)
	 */
	default <T> Mono<T> entity(TypeReference<T> type) {
		return Mono.defer(() -> entity(StructuredOutput.of(type)));
	}

	/**
	 * Let the answer be a type that was inspected before, or that has a mapper of its
	 * own.
	 * @param <T> the type of the answer
	 * @param output the type
	 * @return the answer
	 * @see #entity(Class)
	 */
	<T> Mono<T> entity(StructuredOutput<T> output);

}
