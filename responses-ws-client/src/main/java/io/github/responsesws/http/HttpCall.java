package io.github.responsesws.http;

import java.io.ByteArrayOutputStream;
import java.time.Duration;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.EarlyErrors;
import io.github.responsesws.connection.FrameTooLargeException;
import io.github.responsesws.connection.LateErrors;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.RawJson;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Plain HTTP requests to the service, for what has no WebSocket event: with the headers
 * and credentials of a handshake, on connections of their own.
 */
public final class HttpCall {

	private static final int OK = 200;

	private final AuthorizedClient client;

	private final Duration timeout;

	private final int maxSize;

	/**
	 * Create what sends requests.
	 * @param client carries headers and credentials
	 * @param timeout the longest silence while an answer is waited for
	 * @param maxSize the largest answer in bytes
	 */
	public HttpCall(AuthorizedClient client, Duration timeout, int maxSize) {
		this.client = client;
		this.timeout = timeout;
		this.maxSize = maxSize;
	}

	/**
	 * Send a request.
	 * @param path what follows {@code /responses}
	 * @param body the request
	 * @return the answer; an {@link ApiException} if the service refuses
	 */
	public Mono<RawJson> post(String path, RawJson body) {
		Mono<RawJson> answer = this.client
			.call((client) -> EarlyErrors.watch(client, (watched) -> send(watched, path, body)))
			.onErrorMap(this.client::explain)
			.contextWrite(LateErrors.context());
		return LateErrors.keptFrom(answer);
	}

	private Mono<RawJson> send(HttpClient client, String path, RawJson body) {
		HttpClient.RequestSender request = client.responseTimeout(this.timeout)
			.headers((headers) -> headers.set("Content-Type", "application/json"))
			.post();
		return this.client.endpoint()
			.http(request, path)
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body.toByteArray())))
			.response((response, content) -> read(response, content.asByteArray()))
			.single();
	}

	private Mono<RawJson> read(HttpClientResponse response, Flux<byte[]> content) {
		return content.reduceWith(ByteArrayOutputStream::new, (whole, part) -> {
			if (whole.size() + part.length > this.maxSize) {
				throw new FrameTooLargeException(this.maxSize, false);
			}
			whole.writeBytes(part);
			return whole;
		}).map((whole) -> {
			if (response.status().code() != OK) {
				throw ApiException.fromHttp(response.status().code(), HttpAnswer.headers(response.responseHeaders()),
						whole.toByteArray());
			}
			return RawJson.parse(whole.toByteArray());
		});
	}

}
