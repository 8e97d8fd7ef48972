package io.github.responsesws.protocol;

/**
 * What became of outputs that were injected into a running response
 * ({@code response.inject}). It may come after the end of that response.
 *
 * @since 0.1.0
 */
public sealed interface InjectEvent extends ResponseEvent {

	/**
	 * Return the ID of the response that the outputs were for.
	 * @return the response ID, or an empty string if the provider omitted it
	 */
	String responseId();

	@Override
	default boolean isOutput() {
		return false;
	}

	/**
	 * {@code response.inject.created}: the outputs are part of the response.
	 *
	 * @since 0.1.0
	 */
	final class Created extends KeptEvent implements InjectEvent {

		Created(EventFrame frame) {
			super(frame);
		}

		@Override
		public String responseId() {
			return string("response_id");
		}

	}

	/**
	 * {@code response.inject.failed}: the outputs were not taken and are handed back.
	 *
	 * @since 0.1.0
	 */
	final class Failed extends KeptEvent implements InjectEvent {

		Failed(EventFrame frame) {
			super(frame);
		}

		@Override
		public String responseId() {
			return string("response_id");
		}

		/**
		 * Return the outputs that were not taken.
		 * @return an array of items; {@code []} if the provider omitted it
		 */
		public RawJson input() {
			return json().member("input", "[]");
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
