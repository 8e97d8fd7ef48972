package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The JSON arguments of a call to one of the caller's functions.
 *
 * @since 0.1.0
 */
public sealed interface FunctionCallArgumentsEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * {@code response.function_call_arguments.delta}: more of the arguments: a fragment
	 * of JSON text.
	 *
	 * @since 0.1.0
	 */
	final class Delta extends ItemDelta implements FunctionCallArgumentsEvent, DeltaEvent {

		Delta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
			super(context, sequenceNumber, delta, beyond);
		}

	}

	/**
	 * {@code response.function_call_arguments.done}: the arguments are complete.
	 *
	 * @since 0.1.0
	 */
	final class Done extends ItemScopedEvent implements FunctionCallArgumentsEvent {

		Done(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the arguments as JSON text.
		 */
		public String arguments() {
			return jsonText("arguments");
		}

		/**
		 * Return the name of the function, or null if the provider omitted it.
		 */
		public @Nullable String name() {
			return stringOrNull("name");
		}

	}

}
