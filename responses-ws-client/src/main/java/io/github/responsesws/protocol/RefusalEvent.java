package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Text with which the model declines.
 *
 * @since 0.1.0
 */
public sealed interface RefusalEvent extends ResponseEvent {

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
	 * {@code response.refusal.delta}: more of the refusal.
	 *
	 * @since 0.1.0
	 */
	final class Delta extends ContentDelta implements RefusalEvent, DeltaEvent {

		Delta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
			super(context, sequenceNumber, delta, beyond);
		}

	}

	/**
	 * {@code response.refusal.done}: the refusal is complete.
	 *
	 * @since 0.1.0
	 */
	final class Done extends ContentScopedEvent implements RefusalEvent {

		Done(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the whole refusal.
		 */
		public String refusal() {
			return string("refusal");
		}

	}

}
