package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Base of the deltas that arrive thousands of times a second. What consecutive deltas
 * share sits in one {@link DeltaContext}, so that an event costs its own text, its
 * padding and 32 bytes.
 */
abstract class CompactDelta {

	final DeltaContext context;

	private final long sequenceNumber;

	private final String delta;

	/**
	 * The bytes of the padding, which hardly anybody asks for, if there is some; the
	 * frame, where it holds more than all this can tell.
	 */
	private final @Nullable Object beyond;

	CompactDelta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
		this.context = context;
		this.sequenceNumber = sequenceNumber;
		this.delta = delta;
		this.beyond = beyond;
	}

	public final String type() {
		return this.context.type.wireName();
	}

	public final long sequenceNumber() {
		return this.sequenceNumber;
	}

	public final @Nullable String streamId() {
		return this.context.streamId;
	}

	public final String itemId() {
		return this.context.itemId;
	}

	public final int outputIndex() {
		return this.context.outputIndex;
	}

	public final String delta() {
		return this.delta;
	}

	/**
	 * Return the random padding that hides the length of the delta.
	 * @return the padding, or null if the server sent none
	 */
	public final @Nullable String obfuscation() {
		return (this.beyond instanceof RawJson kept) ? kept.member("obfuscation", "null").stringOrNull() : padding();
	}

	private @Nullable String padding() {
		return (this.beyond instanceof byte[] padding) ? new String(padding, StandardCharsets.ISO_8859_1) : null;
	}

	public final @Nullable String agent() {
		return (this.beyond instanceof RawJson kept)
				? kept.member("agent", "{}").member("agent_name", "null").stringOrNull() : null;
	}

	/**
	 * Return what the frame said beyond {@link #delta()}: half of a surrogate pair that
	 * waits for the next delta.
	 */
	final String heldBack() {
		String sent = (this.beyond instanceof RawJson kept) ? kept.member("delta", "null").stringOrNull() : null;
		return (sent != null && JsonText.endsInHalf(sent) && !JsonText.endsInHalf(this.delta))
				? sent.substring(sent.length() - 1) : "";
	}

	public final RawJson json() {
		return (this.beyond instanceof RawJson kept) ? kept
				: this.context.json(this.sequenceNumber, this.delta, padding());
	}

	@Override
	public final String toString() {
		return EventText.describe(type(), this.sequenceNumber, streamId());
	}

}
