package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base of the compact deltas about an item as a whole.
 */
abstract class ItemDelta extends CompactDelta {

	ItemDelta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
		super(context, sequenceNumber, delta, beyond);
	}

}
