package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base of the events that hold an output item.
 */
abstract class ItemHoldingEvent extends KeptEvent {

	private volatile @Nullable OutputItem item;

	ItemHoldingEvent(EventFrame frame) {
		super(frame);
	}

	public final OutputItem item() {
		OutputItem item = this.item;
		if (item == null) {
			item = OutputItem.of(json().member("item", "{}"));
			this.item = item;
		}
		return item;
	}

	public final int outputIndex() {
		return integer("output_index");
	}

}
