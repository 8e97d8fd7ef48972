package io.github.responsesws.protocol;

/**
 * Progress of a search in vector stores.
 *
 * @since 0.1.0
 */
public sealed interface FileSearchCallEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * {@code response.file_search_call.in_progress}: the search was requested.
	 *
	 * @since 0.1.0
	 */
	final class InProgress extends ItemScopedEvent implements FileSearchCallEvent {

		InProgress(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.file_search_call.searching}: the search runs.
	 *
	 * @since 0.1.0
	 */
	final class Searching extends ItemScopedEvent implements FileSearchCallEvent {

		Searching(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.file_search_call.completed}: the search is complete.
	 *
	 * @since 0.1.0
	 */
	final class Completed extends ItemScopedEvent implements FileSearchCallEvent {

		Completed(EventFrame frame) {
			super(frame);
		}

	}

}
