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

	/**
	 * Return the ID of the response that the event is about.
	 * @return the ID, or an empty string if the event names none
	 */
	public String responseId() {
		return namedResponseId();
	}

	/**
	 * Return whether the event may be about a response: events about connections and
	 * accounts have types of their own, such as {@code keepalive} or
	 * {@code codex.rate_limits}.
	 * @return whether the type begins with {@code response.}
	 */
	public boolean isOfResponse() {
		return type().startsWith("response.");
	}

	/**
	 * Return whether the event shows something of an item: all output is, or is a part
	 * of, one.
	 * @return whether it is of a response and has an item, an item's ID or index, or a
	 * delta
	 */
	@Override
	public boolean isOutput() {
		return isOfResponse() && (fields().has("item_id") || fields().has("output_index") || fields().has("item")
				|| fields().has("delta"));
	}

}
