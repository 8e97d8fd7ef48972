package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A summary of the model's reasoning.
 *
 * @since 0.1.0
 */
public sealed interface ReasoningSummaryEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * Return the index of the summary part in the item, or -1 if the provider omitted it.
	 */
	int summaryIndex();

	/**
	 * {@code response.reasoning_summary_part.added}: a summary part opened.
	 *
	 * @since 0.1.0
	 */
	final class PartAdded extends SummaryScopedEvent implements ReasoningSummaryEvent {

		PartAdded(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the part: an object with a {@code type}.
		 */
		public RawJson part() {
			return member("part");
		}

	}

	/**
	 * {@code response.reasoning_summary_part.done}: a summary part is complete.
	 *
	 * @since 0.1.0
	 */
	final class PartDone extends SummaryScopedEvent implements ReasoningSummaryEvent {

		PartDone(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the part: an object with a {@code type}.
		 */
		public RawJson part() {
			return member("part");
		}

	}

	/**
	 * {@code response.reasoning_summary_text.delta}: more summary text.
	 *
	 * @since 0.1.0
	 */
	final class TextDelta extends SummaryDelta implements ReasoningSummaryEvent, DeltaEvent {

		TextDelta(DeltaContext context, long sequenceNumber, String delta, @Nullable Object beyond) {
			super(context, sequenceNumber, delta, beyond);
		}

	}

	/**
	 * {@code response.reasoning_summary_text.done}: the text of one summary part is
	 * complete.
	 *
	 * @since 0.1.0
	 */
	final class TextDone extends SummaryScopedEvent implements ReasoningSummaryEvent {

		TextDone(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the whole text of the part.
		 */
		public String text() {
			return string("text");
		}

	}

}
