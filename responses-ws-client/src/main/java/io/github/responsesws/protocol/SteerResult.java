package io.github.responsesws.protocol;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of input steered to a running response. Text forms hold nothing of what was
 * said.
 *
 * @since 0.1.0
 */
public sealed interface SteerResult {

	/**
	 * The input is part of the chain: a response that takes it into account has begun.
	 *
	 * @param successor that response, as it stood at its {@code response.created}
	 * @since 0.1.0
	 */
	record Applied(Response successor) implements SteerResult {

		@Override
		public String toString() {
			return "Applied by " + this.successor.id();
		}

	}

	/**
	 * The steered response ended with calls: the service keeps the input until one
	 * request on the same lane brings their outputs.
	 *
	 * @param reason why the service waits, such as {@code waiting_for_required_input}
	 * @param requiredInput the stubs of the items that the next request has to bring
	 * @since 0.1.0
	 */
	record Pending(String reason, List<RawJson> requiredInput) implements SteerResult {

		@Override
		public String toString() {
			return "Pending for " + this.requiredInput.size() + " items (" + this.reason + ")";
		}

	}

	/**
	 * The input was not applied and is handed back.
	 *
	 * @param code the service's error code, such as {@code response_already_completed}
	 * @param message the explanation, which may quote the service
	 * @param input the input
	 * @since 0.1.0
	 */
	record Failed(String code, String message, List<InputItem> input) implements SteerResult {

		/** No response runs that the input could be steered to. */
		public static final String NOT_ACTIVE = "response_not_active";

		/** The response completed before the input reached it. */
		public static final String ALREADY_COMPLETED = "response_already_completed";

		/** The service, or its settings here, know no steering. */
		public static final String NOT_SUPPORTED = "steering_not_supported";

		/** The response has been steered so often that no more input is taken. */
		public static final String TOO_MANY = "too_many_pending_steers";

		/** The response that was to take the input into account did not come about. */
		public static final String NO_SUCCESSOR = "successor_creation_failed";

		@Override
		public String toString() {
			return "Failed with " + this.code;
		}

	}

	/**
	 * Nobody knows whether the input was applied: the connection was lost before the
	 * service said so.
	 *
	 * @param input the input
	 * @param cause what was lost, if an error tells
	 * @since 0.1.0
	 */
	record Unknown(List<InputItem> input, @Nullable Throwable cause) implements SteerResult {

		@Override
		public String toString() {
			return "Unknown" + ((this.cause != null) ? " after " + this.cause.getClass().getSimpleName() : "");
		}

	}

}
