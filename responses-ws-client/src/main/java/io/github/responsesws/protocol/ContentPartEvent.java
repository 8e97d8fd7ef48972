package io.github.responsesws.protocol;

/**
 * A part of an item's content opened or closed.
 *
 * @since 0.1.0
 */
public sealed interface ContentPartEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * Return the index of the content part in the item, or -1 if the provider omitted it.
	 */
	int contentIndex();

	/**
	 * Return the part: an object with a {@code type}.
	 */
	RawJson part();

	/**
	 * {@code response.content_part.added}: a content part opened; text that follows
	 * belongs to it.
	 *
	 * @since 0.1.0
	 */
	final class Added extends ContentScopedEvent implements ContentPartEvent {

		Added(EventFrame frame) {
			super(frame);
		}

		@Override
		public RawJson part() {
			return member("part");
		}

	}

	/**
	 * {@code response.content_part.done}: a content part is complete.
	 *
	 * @since 0.1.0
	 */
	final class Done extends ContentScopedEvent implements ContentPartEvent {

		Done(EventFrame frame) {
			super(frame);
		}

		@Override
		public RawJson part() {
			return member("part");
		}

	}

}
