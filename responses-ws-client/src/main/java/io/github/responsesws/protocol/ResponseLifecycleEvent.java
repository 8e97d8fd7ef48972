package io.github.responsesws.protocol;

/**
 * A response changed its state. Each of these events repeats the response as a whole;
 * {@link #response()} decodes it on first access only.
 *
 * @since 0.1.0
 */
public sealed interface ResponseLifecycleEvent extends ResponseEvent {

	/**
	 * Return the response as it stood.
	 * @return the response, decoded when first asked for
	 */
	Response response();

	/**
	 * Return the ID of the response without decoding the rest.
	 * @return the ID, or an empty string if the provider omitted it
	 */
	String responseId();

	/**
	 * {@code response.created}: the service accepted the request.
	 *
	 * @since 0.1.0
	 */
	final class Created extends SnapshotEvent implements ResponseLifecycleEvent {

		Created(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.in_progress}: the model works on it.
	 *
	 * @since 0.1.0
	 */
	final class InProgress extends SnapshotEvent implements ResponseLifecycleEvent {

		InProgress(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.queued}: the request waits for its turn.
	 *
	 * @since 0.1.0
	 */
	final class Queued extends SnapshotEvent implements ResponseLifecycleEvent {

		Queued(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.completed}: the response is complete.
	 *
	 * @since 0.1.0
	 */
	final class Completed extends SnapshotEvent implements ResponseLifecycleEvent {

		Completed(EventFrame frame) {
			super(frame);
		}

		@Override
		public boolean isTerminal() {
			return true;
		}

	}

	/**
	 * {@code response.incomplete}: the response ended early;
	 * {@link Response#incompleteReason()} says why.
	 *
	 * @since 0.1.0
	 */
	final class Incomplete extends SnapshotEvent implements ResponseLifecycleEvent {

		Incomplete(EventFrame frame) {
			super(frame);
		}

		@Override
		public boolean isTerminal() {
			return true;
		}

	}

	/**
	 * {@code response.failed}: the response failed; {@link Response#error()} says why.
	 *
	 * @since 0.1.0
	 */
	final class Failed extends SnapshotEvent implements ResponseLifecycleEvent {

		Failed(EventFrame frame) {
			super(frame);
		}

		@Override
		public boolean isTerminal() {
			return true;
		}

	}

}
