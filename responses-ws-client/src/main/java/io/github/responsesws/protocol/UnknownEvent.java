package io.github.responsesws.protocol;

/**
 * An event whose type this version of the library does not know. New types appear
 * monthly; {@link #json()} holds everything they say.
 *
 * @since 0.1.0
 */
public final class UnknownEvent extends KeptEvent implements ResponseEvent {

	UnknownEvent(EventFrame frame) {
		super(frame);
	}

}
