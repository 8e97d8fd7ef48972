package io.github.responsesws.protocol;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * {@code error}: ends the request it belongs to without a terminal event. Nested, flat
 * and partial errors read alike.
 *
 * @since 0.1.0
 */
public final class ErrorEvent extends KeptEvent implements ResponseEvent {

	private volatile @Nullable ErrorDetails details;

	ErrorEvent(EventFrame frame) {
		super(frame);
	}

	/**
	 * Return the machine code of the error.
	 * @return the code such as {@code previous_response_not_found}, or null
	 */
	public @Nullable String code() {
		return details().code();
	}

	/**
	 * Return the service's explanation. It may quote input.
	 * @return the message, or an empty string if the service gave none
	 */
	public String message() {
		return details().message();
	}

	/**
	 * Return the kind of error.
	 * @return the type such as {@code invalid_request_error}, or null
	 */
	public @Nullable String errorType() {
		return details().type();
	}

	/**
	 * Return the request's field at fault.
	 * @return the field, or null
	 */
	public @Nullable String param() {
		return details().param();
	}

	/**
	 * Return the HTTP status the error would have had.
	 * @return the status, or -1 if the service gave none
	 */
	public int status() {
		return details().status();
	}

	/**
	 * Return the headers the error would have had.
	 * @return the headers; names compare without regard to case
	 */
	public Map<String, String> headers() {
		return details().headers();
	}

	/**
	 * Return how long the service asks its caller to wait.
	 * @return the delay from the moment the event was read, or null
	 */
	public @Nullable Duration retryAfter() {
		return details().retryAfter();
	}

	@Override
	public boolean isOutput() {
		return false;
	}

	@Override
	public boolean endsTurn() {
		return true;
	}

	ErrorDetails details() {
		ErrorDetails details = this.details;
		if (details == null) {
			details = ErrorParser.event(fields());
			this.details = details;
		}
		return details;
	}

}
