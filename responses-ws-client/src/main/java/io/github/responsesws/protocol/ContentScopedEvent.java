package io.github.responsesws.protocol;

/**
 * Base of the events about one content part of an item.
 */
abstract class ContentScopedEvent extends ItemScopedEvent {

	ContentScopedEvent(EventFrame frame) {
		super(frame);
	}

	public final int contentIndex() {
		return integer("content_index");
	}

}
