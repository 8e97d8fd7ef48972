package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base of the compact deltas of a content part.
 */
abstract class ContentDelta extends CompactDelta {

	ContentDelta(DeltaContext context, long sequenceNumber, String delta, @Nullable String obfuscation,
			@Nullable RawJson kept) {
		super(context, sequenceNumber, delta, obfuscation, kept);
	}

	public final int contentIndex() {
		return this.context.contentIndex;
	}

}
