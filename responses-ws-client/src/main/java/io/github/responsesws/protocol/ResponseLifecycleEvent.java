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
	 * @return the response, decoded when first asked for; one that has a status and
	 * nothing else if the provider omitted it
	 */
	Response response();

	/**
	 * Return the ID of the response without decoding the rest.
	 * @return the ID, or an empty string if the provider omitted it
	 */
	String responseId();

	@Override
	default boolean isOutput() {
		return false;
	}

	/**
	 * {@code response.created}: the service accepted the request.
	 *
	 * @since 0.1.0
	 */
	final class Created extends SnapshotEvent implements ResponseLifecycleEvent {

		Created(EventFrame frame) {
			super(frame, "in_progress");
		}

	}

	/**
	 * {@code response.in_progress}: the model works on it.
	 *
	 * @since 0.1.0
	 */
	final class InProgress extends SnapshotEvent implements ResponseLifecycleEvent {

		InProgress(EventFrame frame) {
			super(frame, "in_progress");
		}

	}

	/**
	 * {@code response.queued}: the request waits for its turn.
	 *
	 * @since 0.1.0
	 */
	final class Queued extends SnapshotEvent implements ResponseLifecycleEvent {

		Queued(EventFrame frame) {
			super(frame, "queued");
		}

	}

	/**
	 * {@code response.completed}: the response is complete. Some services send
	 * {@code response.done} instead, which {@link #type()} shows.
	 *
	 * @since 0.1.0
	 */
	final class Completed extends SnapshotEvent implements ResponseLifecycleEvent {

		Completed(EventFrame frame) {
			super(frame, "completed");
		}

		@Override
		public boolean isTerminal() {
			return true;
		}

	}

	/**
	 * {@code response.incomplete}: the response ended early;
	 * {@link Response#incompleteReason()} says why. Some services send
	 * {@code response.cancelled}, or {@code response.done} with that status.
	 *
	 * @since 0.1.0
	 */
	final class Incomplete extends SnapshotEvent implements ResponseLifecycleEvent {

		Incomplete(EventFrame frame) {
			super(frame, "incomplete");
		}

		@Override
		public boolean isTerminal() {
			return true;
		}

	}

	/**
	 * {@code response.failed}: the response failed; {@link Response#error()} says why.
	 * Some services send {@code response.done} with that status.
	 *
	 * @since 0.1.0
	 */
	final class Failed extends SnapshotEvent implements ResponseLifecycleEvent {

		Failed(EventFrame frame) {
			super(frame, "failed");
		}

		@Override
		public boolean isTerminal() {
			return true;
		}

	}

}
