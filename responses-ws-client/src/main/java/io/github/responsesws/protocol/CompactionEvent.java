package io.github.responsesws.protocol;

/**
 * The service compacts the context of the response.
 *
 * @since 0.1.0
 */
public sealed interface CompactionEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * {@code response.compaction.compacting}: compaction started; a compaction item
	 * follows.
	 *
	 * @since 0.1.0
	 */
	final class Compacting extends ItemScopedEvent implements CompactionEvent {

		Compacting(EventFrame frame) {
			super(frame);
		}

	}

}
