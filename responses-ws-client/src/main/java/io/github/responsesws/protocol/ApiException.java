package io.github.responsesws.protocol;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The service answered with an error: as an {@code error} event, as a failed response, or
 * over HTTP.
 *
 * @since 0.1.0
 */
public class ApiException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private static final int MESSAGE_LENGTH = 300;

	private final int status;

	private final @Nullable String errorType;

	private final @Nullable String param;

	private final TreeMap<String, String> headers;

	private final @Nullable Duration retryAfter;

	private final String serverMessage;

	private final boolean outputEmitted;

	ApiException(ErrorDetails details, String code, ReplayVerdict verdict, boolean outputEmitted,
			@Nullable String hint) {
		super(OneLine.of(code), OneLine.of(describe(details, code)), outputEmitted ? ReplayVerdict.NEVER : verdict,
				hint, null);
		this.status = details.status();
		this.errorType = printable(details.type());
		this.param = printable(details.param());
		this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		details.headers().forEach((name, value) -> this.headers.put(name, OneLine.of(value)));
		this.retryAfter = details.retryAfter();
		this.serverMessage = OneLine.of(details.message());
		this.outputEmitted = outputEmitted;
	}

	/**
	 * Create the exception for an error event.
	 * @param event the event
	 * @param outputEmitted whether output of the turn already reached the subscriber,
	 * which forbids a replay
	 * @return the subclass that fits
	 */
	public static ApiException from(ErrorEvent event, boolean outputEmitted) {
		return ErrorTaxonomy.classify(event.details(), outputEmitted);
	}

	/**
	 * Create the exception for a failed response.
	 * @param failed the response
	 * @param outputEmitted whether output of the turn already reached the subscriber,
	 * which forbids a replay
	 * @return the subclass that fits, {@link ResponseFailedException} if no other does
	 */
	public static ApiException from(Response failed, boolean outputEmitted) {
		ApiException failure = ErrorTaxonomy.classify(failed, outputEmitted);
		failure.noteResponse(failed.id().isEmpty() ? null : failed.id());
		return failure;
	}

	/**
	 * Create the exception for an HTTP answer: a refused handshake or a plain request.
	 * @param status the HTTP status
	 * @param headers the headers, names in any case
	 * @param body the body, JSON or anything else
	 * @return the subclass that fits
	 */
	public static ApiException fromHttp(int status, Map<String, String> headers, byte[] body) {
		return ErrorTaxonomy.classify(ErrorParser.http(status, headers, body), false);
	}

	/**
	 * Return the HTTP status.
	 * @return the status, or -1 if the service gave none
	 */
	public final int status() {
		return this.status;
	}

	/**
	 * Return the kind of error.
	 * @return the type such as {@code invalid_request_error}, or null
	 */
	public final @Nullable String errorType() {
		return this.errorType;
	}

	/**
	 * Return the request's field at fault.
	 * @return the field, or null
	 */
	public final @Nullable String param() {
		return this.param;
	}

	/**
	 * Return the headers that came with the error, rate limits among them.
	 * @return a copy; names compare without regard to case
	 */
	@Override
	public final Map<String, String> headers() {
		Map<String, String> headers = ErrorParser.headers();
		headers.putAll(this.headers);
		return headers;
	}

	/**
	 * Return how long the service asks its caller to wait.
	 * @return the delay, or null
	 */
	public final @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Return the service's whole explanation. It may quote input: {@link #getMessage()}
	 * holds its first 300 characters. Line breaks and other control characters are spaces
	 * in both.
	 * @return the message, or an empty string if the service gave none
	 */
	public final String serverMessage() {
		return this.serverMessage;
	}

	/**
	 * Return whether output of the turn reached the subscriber before the error.
	 * @return whether the subscriber saw output
	 */
	public final boolean outputEmitted() {
		return this.outputEmitted;
	}

	private static @Nullable String printable(@Nullable String text) {
		return (text != null) ? OneLine.of(text) : null;
	}

	private static String describe(ErrorDetails details, String code) {
		StringBuilder text = new StringBuilder("The service answered ");
		if (details.status() > 0) {
			text.append(details.status()).append(' ');
		}
		text.append(code);
		if (details.param() != null) {
			text.append(" for ").append(details.param());
		}
		String requestId = details.headers().get("x-request-id");
		if (requestId != null) {
			text.append(" (request ").append(requestId).append(')');
		}
		String message = details.message().strip();
		if (!message.isEmpty()) {
			text.append(": ");
			text.append((message.length() <= MESSAGE_LENGTH) ? message : message.substring(0, MESSAGE_LENGTH) + "…");
		}
		return text.toString();
	}

}
