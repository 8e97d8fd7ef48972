package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base of the compact deltas of a summary part.
 */
abstract class SummaryDelta extends CompactDelta {

	SummaryDelta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
		super(context, sequenceNumber, delta, beyond);
	}

	public final int summaryIndex() {
		return this.context.summaryIndex;
	}

}
