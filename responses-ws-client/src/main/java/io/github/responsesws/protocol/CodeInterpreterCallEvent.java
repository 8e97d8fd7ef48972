package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Code the model writes and the service runs.
 *
 * @since 0.1.0
 */
public sealed interface CodeInterpreterCallEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * {@code response.code_interpreter_call.in_progress}: the call opened.
	 *
	 * @since 0.1.0
	 */
	final class InProgress extends ItemScopedEvent implements CodeInterpreterCallEvent {

		InProgress(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.code_interpreter_call.interpreting}: the code runs.
	 *
	 * @since 0.1.0
	 */
	final class Interpreting extends ItemScopedEvent implements CodeInterpreterCallEvent {

		Interpreting(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.code_interpreter_call.completed}: the call is complete.
	 *
	 * @since 0.1.0
	 */
	final class Completed extends ItemScopedEvent implements CodeInterpreterCallEvent {

		Completed(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.code_interpreter_call_code.delta}: more of the code.
	 *
	 * @since 0.1.0
	 */
	final class CodeDelta extends ItemDelta implements CodeInterpreterCallEvent, DeltaEvent {

		CodeDelta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
			super(context, sequenceNumber, delta, beyond);
		}

	}

	/**
	 * {@code response.code_interpreter_call_code.done}: the code is complete.
	 *
	 * @since 0.1.0
	 */
	final class CodeDone extends ItemScopedEvent implements CodeInterpreterCallEvent {

		CodeDone(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the whole code.
		 */
		public String code() {
			return string("code");
		}

	}

}
