package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One event of the server.
 * <p>
 * A turn runs {@code response.created}, then items and their parts, then exactly one
 * {@linkplain #isTerminal() terminal} event, or an {@link ErrorEvent} instead of it. Each
 * event type has a class of its own, grouped into families; what is newer than this
 * library arrives as {@link UnknownEvent}. Events are immutable and safe to hand between
 * threads. Fields a provider omits read as an empty string or -1 and are never an error;
 * {@link #json()} tells the difference.
 *
 * @since 0.1.0
 */
public sealed interface ResponseEvent
		permits AudioEvent, CodeInterpreterCallEvent, CompactionEvent, ContentPartEvent, CustomToolCallInputEvent,
		FileSearchCallEvent, FunctionCallArgumentsEvent, ImageGenerationCallEvent, InjectEvent, McpCallEvent,
		McpListToolsEvent, OutputItemEvent, OutputTextEvent, ReasoningSummaryEvent, ReasoningTextEvent, RefusalEvent,
		ResponseLifecycleEvent, ShellCallEvent, SteerEvent, WebSearchCallEvent, ErrorEvent, UnknownEvent {

	/**
	 * Return the event's type on the wire.
	 * @return the type, such as {@code response.output_text.delta}
	 */
	String type();

	/**
	 * Return the position of the event in its response, starting with 0.
	 * @return the sequence number, or -1 if the provider omitted it
	 */
	long sequenceNumber();

	/**
	 * Return the lane the event belongs to.
	 * @return the stream ID, or null for the default lane
	 */
	@Nullable String streamId();

	/**
	 * Return the agent that the event is about, in a response of several agents.
	 * @return the name such as {@code /root/researcher}, or null if the event names none
	 */
	@Nullable String agent();

	/**
	 * Return the event as JSON, no field lost.
	 * @return the complete event, equal as JSON to what the server sent
	 */
	RawJson json();

	/**
	 * Return whether the event shows something of the response's output: an item, a part
	 * or a piece of one. A turn of which nothing was shown may be sent again, as far as
	 * its failure allows. What tells that a response begins, ends or is steered, errors,
	 * and what services send beside responses are no output.
	 */
	default boolean isOutput() {
		return true;
	}

	/**
	 * Return whether the response ends with this event: completed, incomplete or failed.
	 * @return whether this is the last event of a response
	 */
	default boolean isTerminal() {
		return false;
	}

	/**
	 * Return whether the turn ends with this event: terminal, or a top-level error.
	 * @return whether no further event of the turn follows
	 */
	default boolean endsTurn() {
		return isTerminal();
	}

}
