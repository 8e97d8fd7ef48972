package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base of the deltas that arrive thousands of times a second. What consecutive deltas
 * share sits in one {@link DeltaContext}, so that an event costs its own text and 40
 * bytes.
 */
abstract class CompactDelta {

	final DeltaContext context;

	private final long sequenceNumber;

	private final String delta;

	private final @Nullable String obfuscation;

	/** The frame, where it holds more than the fields above can tell. */
	private final @Nullable RawJson kept;

	CompactDelta(DeltaContext context, long sequenceNumber, String delta, @Nullable String obfuscation,
			@Nullable RawJson kept) {
		this.context = context;
		this.sequenceNumber = sequenceNumber;
		this.delta = delta;
		this.obfuscation = obfuscation;
		this.kept = kept;
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
		return this.obfuscation;
	}

	public final @Nullable String agent() {
		RawJson kept = this.kept;
		return (kept != null) ? kept.member("agent", "{}").member("agent_name", "null").stringOrNull() : null;
	}

	/**
	 * Return what the frame said beyond {@link #delta()}: half of a surrogate pair that
	 * waits for the next delta.
	 */
	final String heldBack() {
		String sent = (this.kept != null) ? this.kept.member("delta", "null").stringOrNull() : null;
		return (sent != null && JsonText.endsInHalf(sent) && !JsonText.endsInHalf(this.delta))
				? sent.substring(sent.length() - 1) : "";
	}

	public final RawJson json() {
		RawJson json = this.kept;
		return (json != null) ? json : this.context.json(this.sequenceNumber, this.delta, this.obfuscation);
	}

	@Override
	public final String toString() {
		return EventText.describe(type(), this.sequenceNumber, streamId());
	}

}
