package io.github.responsesws.test.wire;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error as the service reports it, on a socket or as an HTTP body.
 *
 * @param status the HTTP status
 * @param type the error's type, {@code invalid_request_error} for instance
 * @param code the machine-readable code, if any
 * @param message what happened, for people
 * @param param the offending parameter, if any
 * @param headers headers that an HTTP answer would carry, {@code retry-after} for
 * instance
 * @since 0.1.0
 */
public record ApiError(int status, String type, @Nullable String code, String message, @Nullable String param,
		Map<String, String> headers) {

	/**
	 * Create an error of the caller's making.
	 * @param code the code
	 * @param message the message
	 * @param param the parameter
	 * @return a 400
	 */
	public static ApiError invalidRequest(@Nullable String code, String message, @Nullable String param) {
		return new ApiError(400, "invalid_request_error", code, message, param, Map.of());
	}

	/**
	 * Create an error whose type follows from its status.
	 * @param status the HTTP status
	 * @param code the code
	 * @param message the message
	 * @param headers the headers that go with it
	 * @return the error
	 */
	public static ApiError of(int status, @Nullable String code, String message, Map<String, String> headers) {
		String type = switch (status) {
			case 401 -> "authentication_error";
			case 403 -> "permission_error";
			case 429 -> "insufficient_quota".equals(code) ? "insufficient_quota" : "rate_limit_error";
			default -> (status >= 500) ? "server_error" : "invalid_request_error";
		};
		return new ApiError(status, type, code, message, null, Map.copyOf(headers));
	}

	/**
	 * Return the frame that OpenAI's servers send: details nested under {@code error}.
	 * @param streamId the lane to echo, or {@code null}
	 */
	public ObjectNode frame(@Nullable String streamId) {
		ObjectNode frame = WireJson.object().put("type", "error").put("status", this.status);
		if (streamId != null) {
			frame.put("stream_id", streamId);
		}
		ObjectNode details = details();
		if (!this.headers.isEmpty()) {
			ObjectNode copy = details.putObject("headers");
			this.headers.forEach(copy::put);
		}
		frame.set("error", details);
		return frame;
	}

	/**
	 * Return the flat frame that some providers send: details beside the type.
	 */
	public ObjectNode flatFrame() {
		return WireJson.object()
			.put("type", "error")
			.put("code", this.code)
			.put("message", this.message)
			.put("param", this.param);
	}

	/**
	 * Return the HTTP body, {@code {"error": …}}.
	 */
	public ObjectNode body() {
		ObjectNode body = WireJson.object();
		body.set("error", details());
		return body;
	}

	private ObjectNode details() {
		return WireJson.object()
			.put("message", this.message)
			.put("type", this.type)
			.put("param", this.param)
			.put("code", this.code);
	}

}
