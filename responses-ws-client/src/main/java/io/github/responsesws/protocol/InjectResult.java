package io.github.responsesws.protocol;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of outputs that were injected into a running response. Text forms hold
 * nothing of what they say.
 *
 * @since 0.1.0
 */
public sealed interface InjectResult {

	/**
	 * The outputs are part of the response.
	 *
	 * @since 0.1.0
	 */
	record Accepted() implements InjectResult {
	}

	/**
	 * The outputs did not become part of the response and are handed back.
	 *
	 * @param code the service's error code, such as {@code response_already_completed}
	 * @param message the explanation, which may quote the service
	 * @param input the outputs
	 * @since 0.1.0
	 */
	record Failed(String code, String message, List<InputItem> input) implements InjectResult {

		/** The response completed before the outputs reached it: the next turn's. */
		public static final String ALREADY_COMPLETED = "response_already_completed";

		/** No such response runs on any session here: the next turn's if it has ended. */
		public static final String NOT_ACTIVE = "response_not_active";

		/** The service knows no response of that ID. */
		public static final String NOT_FOUND = "response_not_found";

		/** What runs the turn, or its settings, know no injection. */
		public static final String NOT_SUPPORTED = "injection_not_supported";

		/** So many outputs wait for their acknowledgement that no more are taken. */
		public static final String TOO_MANY = "too_many_pending_injections";

		/**
		 * Return whether the response has ended, so that the outputs go with the next
		 * turn.
		 */
		public boolean isTooLate() {
			return this.code.equals(ALREADY_COMPLETED) || this.code.equals(NOT_ACTIVE);
		}

		@Override
		public String toString() {
			return "Failed with " + this.code;
		}

	}

	/**
	 * Nobody knows whether the outputs became part of the response: the connection was
	 * lost, or the time was up, before the service said so.
	 *
	 * @param input the outputs
	 * @param cause what was lost, if an error tells
	 * @since 0.1.0
	 */
	record Unknown(List<InputItem> input, @Nullable Throwable cause) implements InjectResult {

		@Override
		public String toString() {
			return "Unknown" + ((this.cause != null) ? " after " + this.cause.getClass().getSimpleName() : "");
		}

	}

}
