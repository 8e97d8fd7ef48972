package io.github.responsesws.protocol;

/**
 * An event that carries the next piece of some text: an answer, a refusal, reasoning,
 * arguments, code, audio in Base64.
 *
 * @since 0.1.0
 */
public interface DeltaEvent {

	/**
	 * Return the next piece. A piece may end between the two halves of a surrogate pair:
	 * append pieces before showing them.
	 * @return the piece, possibly empty
	 */
	String delta();

}
