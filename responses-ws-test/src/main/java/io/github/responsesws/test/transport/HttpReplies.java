package io.github.responsesws.test.transport;

import java.nio.charset.StandardCharsets;

import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.WireJson;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plain HTTP answers.
 */
final class HttpReplies {

	private HttpReplies() {
	}

	static Mono<Void> json(HttpServerResponse response, int status, JsonNode body) {
		return send(response, status, WireJson.bytes(body));
	}

	static Mono<Void> error(HttpServerResponse response, ApiError error) {
		error.headers().forEach(response::header);
		return json(response, error.status(), error.body());
	}

	/**
	 * Send an {@code error} frame, nested or flat, as an HTTP error.
	 * @param response the response, nothing sent yet
	 * @param frame the frame
	 * @return completes when the answer is sent
	 */
	static Mono<Void> errorFrame(HttpServerResponse response, JsonNode frame) {
		JsonNode error = frame.path("error").isObject() ? frame.path("error") : frame;
		error.path("headers")
			.properties()
			.forEach((header) -> response.header(header.getKey(), header.getValue().asString()));
		ObjectNode body = WireJson.object();
		body.set("error", error);
		return json(response, WireJson.integer(frame, "status", 500), body);
	}

	static Mono<Void> refuse(HttpServerResponse response, HandshakeAnswer.Refuse refuse) {
		refuse.headers().forEach(response::header);
		return send(response, refuse.status(), refuse.body().getBytes(StandardCharsets.UTF_8));
	}

	private static Mono<Void> send(HttpServerResponse response, int status, byte[] body) {
		return response.status(status)
			.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
			.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
			.sendByteArray(Mono.just(body))
			.then();
	}

}
