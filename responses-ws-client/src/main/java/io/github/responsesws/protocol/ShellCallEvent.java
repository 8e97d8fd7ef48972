package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Commands of a shell call and their output.
 *
 * @since 0.1.0
 */
public sealed interface ShellCallEvent extends ResponseEvent {

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * Return the index of the command in the call, or -1 if the provider omitted it.
	 */
	int commandIndex();

	/**
	 * {@code response.shell_call_command.added}: a command opened.
	 *
	 * @since 0.1.0
	 */
	final class CommandAdded extends ShellScopedEvent implements ShellCallEvent {

		CommandAdded(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the command as far as it is known.
		 */
		public String command() {
			return string("command");
		}

	}

	/**
	 * {@code response.shell_call_command.delta}: more of a command.
	 *
	 * @since 0.1.0
	 */
	final class CommandDelta extends ShellScopedEvent implements ShellCallEvent, DeltaEvent {

		CommandDelta(EventFrame frame) {
			super(frame);
		}

		@Override
		public String delta() {
			return string("delta");
		}

	}

	/**
	 * {@code response.shell_call_command.done}: a command is complete.
	 *
	 * @since 0.1.0
	 */
	final class CommandDone extends ShellScopedEvent implements ShellCallEvent {

		CommandDone(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the whole command.
		 */
		public String command() {
			return string("command");
		}

	}

	/**
	 * {@code response.shell_call_output_content.delta}: more output of a command.
	 *
	 * @since 0.1.0
	 */
	final class OutputDelta extends ShellScopedEvent implements ShellCallEvent {

		OutputDelta(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the ID of the item, or null if the provider omitted it.
		 */
		public @Nullable String itemId() {
			return stringOrNull("item_id");
		}

		/**
		 * Return more standard output, or null.
		 */
		public @Nullable String stdout() {
			return stringOrNull("delta", "stdout");
		}

		/**
		 * Return more error output, or null.
		 */
		public @Nullable String stderr() {
			return stringOrNull("delta", "stderr");
		}

	}

	/**
	 * {@code response.shell_call_output_content.done}: the output of a command is
	 * complete.
	 *
	 * @since 0.1.0
	 */
	final class OutputDone extends ShellScopedEvent implements ShellCallEvent {

		OutputDone(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the ID of the item, or null if the provider omitted it.
		 */
		public @Nullable String itemId() {
			return stringOrNull("item_id");
		}

		/**
		 * Return the output chunks: an array of objects.
		 */
		public RawJson output() {
			return json().member("output", "[]");
		}

	}

}
