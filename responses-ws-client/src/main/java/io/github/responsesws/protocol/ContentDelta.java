package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base of the compact deltas of a content part.
 */
abstract class ContentDelta extends CompactDelta {

	ContentDelta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
		super(context, sequenceNumber, delta, beyond);
	}

	public final int contentIndex() {
		return this.context.contentIndex;
	}

}
