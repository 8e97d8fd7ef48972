package io.github.responsesws.protocol;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of input queued with {@code response.steer} for a running response.
 *
 * @since 0.1.0
 */
public sealed interface SteerEvent extends ResponseEvent {

	/**
	 * Return the ID of the queued input.
	 * @return the steer ID, or null if the service refused before it gave one
	 */
	@Nullable String steerId();

	/**
	 * Return the ID of the response that was to be steered.
	 * @return the response ID, or an empty string if the provider omitted it
	 */
	String previousResponseId();

	@Override
	default boolean isOutput() {
		return false;
	}

	/**
	 * {@code response.steer.accepted}: the input is queued. It is applied only once a
	 * successor's {@code response.created} arrives.
	 *
	 * @since 0.1.0
	 */
	final class Accepted extends SteerScopedEvent implements SteerEvent {

		Accepted(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.steer.pending}: the service waits for one explicit request that
	 * fills the {@link #requiredInput()}.
	 *
	 * @since 0.1.0
	 */
	final class Pending extends SteerScopedEvent implements SteerEvent {

		Pending(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return why the service waits.
		 * @return the reason, or an empty string if the provider omitted it
		 */
		public String reason() {
			return string("reason");
		}

		/**
		 * Return the stubs of the items the next request must fill in.
		 * @return the items, each an object with a {@code type}
		 */
		public List<RawJson> requiredInput() {
			return json().member("required_input", "[]").elements();
		}

	}

	/**
	 * {@code response.steer.failed}: the input was not applied and is handed back.
	 *
	 * @since 0.1.0
	 */
	final class Failed extends SteerScopedEvent implements SteerEvent {

		Failed(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the input that was not applied.
		 * @return a string or an array of items; {@code []} if the provider omitted it
		 */
		public RawJson input() {
			return json().member("steer", "{}").member("input", "[]");
		}

		/**
		 * Return the code of the error.
		 * @return the code, such as {@code response_already_completed}
		 */
		public String errorCode() {
			return fields().path("error").path("code").asString("");
		}

		/**
		 * Return the service's explanation.
		 * @return the message, or an empty string if the provider omitted it
		 */
		public String errorMessage() {
			return fields().path("error").path("message").asString("");
		}

	}

}
