package io.github.responsesws.http;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.github.responsesws.protocol.ApiException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/**
 * The beginning of an answer, whose body is still to be read.
 *
 * @param response status and headers
 * @param connection brings the body. To cancel that closes it
 */
record HttpAnswer(HttpClientResponse response, Connection connection) {

	/** Bytes of the explanation of an error that are read. */
	private static final int MAX_EXPLANATION = 64 * 1024;

	private static final String EVENT_STREAM = "text/event-stream";

	boolean isSuccess() {
		int status = this.response.status().code();
		return status >= 200 && status < 300;
	}

	/**
	 * Whether the body is a stream of events. One whose kind is not told is taken for
	 * that.
	 */
	boolean isEventStream() {
		String type = mediaType();
		return type == null || type.equals(EVENT_STREAM);
	}

	boolean isJson() {
		String type = mediaType();
		return type != null && (type.equals("application/json") || type.endsWith("+json"));
	}

	/**
	 * Return what kind of body it is.
	 * @return the media type without parameters, {@code null} if it is not told
	 */
	@Nullable String mediaType() {
		String type = this.response.responseHeaders().get("Content-Type");
		if (type == null || type.isBlank()) {
			return null;
		}
		int parameters = type.indexOf(';');
		return ((parameters >= 0) ? type.substring(0, parameters) : type).strip().toLowerCase(Locale.ROOT);
	}

	Flux<ByteBuf> body() {
		return this.connection.inbound().receive();
	}

	/**
	 * Read the body of an answer that is none, and fail with what it says.
	 */
	Mono<HttpAnswer> refusal() {
		return Mono.defer(() -> {
			ByteArrayOutputStream whole = new ByteArrayOutputStream();
			return this.connection.inbound()
				.receive()
				.asByteArray()
				.doOnNext((part) -> whole.write(part, 0, Math.min(part.length, MAX_EXPLANATION - whole.size())))
				.takeUntil((part) -> whole.size() == MAX_EXPLANATION)
				.then(Mono.error(() -> refusal(whole.toByteArray())));
		});
	}

	ApiException refusal(byte[] body) {
		return ApiException.fromHttp(this.response.status().code(), headers(this.response.responseHeaders()), body);
	}

	static Map<String, String> headers(HttpHeaders headers) {
		Map<String, String> copy = new LinkedHashMap<>();
		headers.forEach((header) -> copy.putIfAbsent(header.getKey(), header.getValue()));
		return copy;
	}

}
