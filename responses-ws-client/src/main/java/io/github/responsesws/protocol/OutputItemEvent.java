package io.github.responsesws.protocol;

/**
 * An item of the output opened or closed.
 *
 * @since 0.1.0
 */
public sealed interface OutputItemEvent extends ResponseEvent {

	/**
	 * Return the item.
	 * @return the item; an object without a type if the provider omitted it
	 */
	OutputItem item();

	/**
	 * Return the index of the item in the output.
	 * @return the index, or -1 if the provider omitted it
	 */
	int outputIndex();

	/**
	 * {@code response.output_item.added}: an item opened; its content follows.
	 *
	 * @since 0.1.0
	 */
	final class Added extends ItemHoldingEvent implements OutputItemEvent {

		Added(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.output_item.done}: an item is complete.
	 *
	 * @since 0.1.0
	 */
	final class Done extends ItemHoldingEvent implements OutputItemEvent {

		Done(EventFrame frame) {
			super(frame);
		}

	}

}
