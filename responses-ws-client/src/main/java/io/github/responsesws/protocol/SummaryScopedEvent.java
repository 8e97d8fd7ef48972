package io.github.responsesws.protocol;

/**
 * Base of the events about one summary part of a reasoning item.
 */
abstract class SummaryScopedEvent extends ItemScopedEvent {

	SummaryScopedEvent(EventFrame frame) {
		super(frame);
	}

	public final int summaryIndex() {
		return integer("summary_index");
	}

}
