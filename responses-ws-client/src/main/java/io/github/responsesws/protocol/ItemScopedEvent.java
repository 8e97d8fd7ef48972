package io.github.responsesws.protocol;

/**
 * Base of the events about one output item.
 */
abstract class ItemScopedEvent extends KeptEvent {

	ItemScopedEvent(EventFrame frame) {
		super(frame);
	}

	public final String itemId() {
		return string("item_id");
	}

	public final int outputIndex() {
		return integer("output_index");
	}

}
