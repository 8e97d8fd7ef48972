package io.github.responsesws.protocol;

/**
 * An event that carries the next piece of some text: an answer, a refusal, reasoning,
 * arguments, code, audio in Base64.
 *
 * @since 0.1.0
 */
public interface DeltaEvent {

	/**
	 * Return the next piece. On a connection of this client it can be encoded by itself:
	 * where the service cut a surrogate pair in two, the first half waits for the next
	 * piece of its text. The event's JSON shows what was sent.
	 * @return the piece, possibly empty
	 */
	String delta();

}
