package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base of the compact deltas of a summary part.
 */
abstract class SummaryDelta extends CompactDelta {

	SummaryDelta(DeltaContext context, long sequenceNumber, String delta, @Nullable String obfuscation,
			@Nullable RawJson kept) {
		super(context, sequenceNumber, delta, obfuscation, kept);
	}

	public final int summaryIndex() {
		return this.context.summaryIndex;
	}

}
