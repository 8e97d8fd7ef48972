package io.github.responsesws.protocol;

/**
 * Base of the events about one command of a shell call.
 */
abstract class ShellScopedEvent extends KeptEvent {

	ShellScopedEvent(EventFrame frame) {
		super(frame);
	}

	public final int outputIndex() {
		return integer("output_index");
	}

	public final int commandIndex() {
		return integer("command_index");
	}

}
