package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Reasoning in the model's own words, from providers that show it.
 *
 * @since 0.1.0
 */
public sealed interface ReasoningTextEvent extends ResponseEvent {

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
	 * {@code response.reasoning_text.delta}: more reasoning text.
	 *
	 * @since 0.1.0
	 */
	final class Delta extends ContentDelta implements ReasoningTextEvent, DeltaEvent {

		Delta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
			super(context, sequenceNumber, delta, beyond);
		}

	}

	/**
	 * {@code response.reasoning_text.done}: the reasoning text of one part is complete.
	 *
	 * @since 0.1.0
	 */
	final class Done extends ContentScopedEvent implements ReasoningTextEvent {

		Done(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the whole reasoning text of the part.
		 */
		public String text() {
			return string("text");
		}

	}

}
