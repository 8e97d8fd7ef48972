package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Text of an answer.
 *
 * @since 0.1.0
 */
public sealed interface OutputTextEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * Return the index of the content part in the item, or -1 if the provider omitted it.
	 */
	int contentIndex();

	/**
	 * {@code response.output_text.delta}: more text. Stored compactly: the hot path of
	 * every turn.
	 *
	 * @since 0.1.0
	 */
	final class Delta extends ContentDelta implements OutputTextEvent, DeltaEvent {

		Delta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
			super(context, sequenceNumber, delta, beyond);
		}

		/**
		 * Return the log probabilities: an array, empty unless they were asked for.
		 */
		public RawJson logprobs() {
			return json().member("logprobs", "[]");
		}

	}

	/**
	 * {@code response.output_text.done}: the text of one content part is complete.
	 *
	 * @since 0.1.0
	 */
	final class Done extends ContentScopedEvent implements OutputTextEvent {

		Done(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the whole text of the part.
		 */
		public String text() {
			return string("text");
		}

		/**
		 * Return the log probabilities: an array, empty unless they were asked for.
		 */
		public RawJson logprobs() {
			return json().member("logprobs", "[]");
		}

	}

	/**
	 * {@code response.output_text.annotation.added}: the text got an annotation, such as
	 * a citation.
	 *
	 * @since 0.1.0
	 */
	final class AnnotationAdded extends ContentScopedEvent implements OutputTextEvent {

		AnnotationAdded(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the index of the annotation in the part, or -1 if the provider omitted
		 * it.
		 */
		public int annotationIndex() {
			return integer("annotation_index");
		}

		/**
		 * Return the annotation: an object with a {@code type}.
		 */
		public RawJson annotation() {
			return member("annotation");
		}

	}

}
