package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The free-form input of a call to one of the caller's custom tools.
 *
 * @since 0.1.0
 */
public sealed interface CustomToolCallInputEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * {@code response.custom_tool_call_input.delta}: more of the input.
	 *
	 * @since 0.1.0
	 */
	final class Delta extends ItemDelta implements CustomToolCallInputEvent, DeltaEvent {

		Delta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
			super(context, sequenceNumber, delta, beyond);
		}

	}

	/**
	 * {@code response.custom_tool_call_input.done}: the input is complete.
	 *
	 * @since 0.1.0
	 */
	final class Done extends ItemScopedEvent implements CustomToolCallInputEvent {

		Done(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the whole input.
		 */
		public String input() {
			return string("input");
		}

	}

}
