package io.github.responsesws.test.transport;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import io.github.responsesws.test.engine.Compaction;
import io.github.responsesws.test.engine.HttpTurn;
import io.github.responsesws.test.engine.MultiAgent;
import io.github.responsesws.test.engine.ServerSession;
import io.github.responsesws.test.engine.SessionHooks;
import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.node.ObjectNode;

/**
 * The HTTP side of the server: upgrades to WebSockets, {@code POST /v1/responses} and
 * {@code POST /v1/responses/compact}. Any path that ends alike is served too, so a base
 * URL may carry a provider's prefix. One without {@code /v1} is not found, as it is at
 * the services.
 *
 * @since 0.1.0
 */
public final class ResponsesEndpoint implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

	private static final String CREATE = "/v1/responses";

	private static final String COMPACT = CREATE + "/compact";

	private final TransportSettings settings;

	private final ServerHooks hooks;

	/**
	 * Create the endpoint of a server.
	 * @param settings the settings
	 * @param hooks the server's view of its sockets
	 */
	public ResponsesEndpoint(TransportSettings settings, ServerHooks hooks) {
		this.settings = settings;
		this.hooks = hooks;
	}

	@Override
	public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
		response.header("x-request-id", Ids.next("req"));
		String path = request.fullPath();
		boolean create = path.endsWith(CREATE);
		if (create && request.method().equals(HttpMethod.GET)) {
			return get(request, response);
		}
		if (!request.method().equals(HttpMethod.POST) || !(create || path.endsWith(COMPACT))) {
			return whole(request).then(HttpReplies.error(response,
					ApiError.of(404, null, "Invalid URL (" + request.method() + " " + path + ")", Map.of())));
		}
		if (!isAuthorized(request)) {
			return whole(request).then(HttpReplies.error(response, unauthorized()));
		}
		return body(request).flatMap((body) -> Mono.from(post(request, response, body, create)))
			.onErrorResume(RequestTooLargeException.class, (ex) -> HttpReplies.error(response,
					ApiError.of(413, "request_too_large", "The request is too large.", Map.of())));
	}

	private Publisher<Void> get(HttpServerRequest request, HttpServerResponse response) {
		if (!request.requestHeaders().containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
			return whole(request).then(HttpReplies.error(response,
					ApiError.of(426, null, "Upgrade to a WebSocket, or use POST.", Map.of("Upgrade", "websocket"))));
		}
		String id = Ids.next("conn");
		Map<String, List<String>> headers = Headers.copyOf(request.requestHeaders());
		HandshakeAnswer answer = this.hooks.handshake(id, request.uri(), headers);
		if (answer instanceof HandshakeAnswer.Refuse refuse) {
			return whole(request).then(HttpReplies.refuse(response, refuse));
		}
		if (answer instanceof HandshakeAnswer.Stall) {
			return Mono.never();
		}
		if (!isAuthorized(request)) {
			return whole(request).then(HttpReplies.error(response, unauthorized()));
		}
		WebsocketServerSpec spec = WebsocketServerSpec.builder()
			.maxFramePayloadLength(this.settings.maxRequestBytes())
			.compress(this.settings.compression())
			.build();
		WebSocketConnection connection = new WebSocketConnection(id, channel(request), this.settings.maxRequestBytes(),
				this.hooks);
		// Known before the client can take its upgrade for done, so that a test that has
		// a
		// connection finds it here as well.
		SessionHooks sessionHooks = (answer instanceof HandshakeAnswer.CloseImmediately) ? null
				: this.hooks.opened(connection, headers);
		return response.sendWebsocket((inbound, outbound) -> {
			inbound.withConnection((owner) -> owner.addHandlerLast(connection));
			start(connection, answer, sessionHooks, MultiAgent.isAsked(headers));
			return outbound.neverComplete();
		}, spec).doOnError((ex) -> this.hooks.closed(connection));
	}

	private void start(WebSocketConnection connection, HandshakeAnswer answer, @Nullable SessionHooks sessionHooks,
			boolean multiAgent) {
		if (sessionHooks != null) {
			connection.start(new ServerSession(connection.eventLoop(), connection.outlet(), this.settings.engine(),
					sessionHooks, multiAgent));
			return;
		}
		connection.startWithoutSession();
		if (answer instanceof HandshakeAnswer.CloseImmediately close) {
			connection.close(close.code(), close.reason());
		}
	}

	private static Channel channel(HttpServerRequest request) {
		Channel[] channel = new Channel[1];
		request.withConnection((connection) -> channel[0] = connection.channel());
		return channel[0];
	}

	private Publisher<Void> post(HttpServerRequest request, HttpServerResponse response, byte[] bytes, boolean create) {
		ObjectNode body = WireJson.parseObject(bytes);
		if (body == null) {
			return HttpReplies.error(response,
					ApiError.invalidRequest("invalid_json", "The body is not a JSON object.", null));
		}
		Map<String, List<String>> headers = Headers.copyOf(request.requestHeaders());
		SessionHooks exchange = this.hooks.exchange(request.requestId(), headers);
		CreateRequest createRequest = this.settings.engine().request(body, bytes.length);
		Channel channel = channel(request);
		HttpTurn turn = new HttpTurn(channel.eventLoop(), this.settings.engine(), exchange, createRequest,
				MultiAgent.isAsked(headers));
		ApiError problem = turn.problem();
		if (problem != null || !create) {
			exchange.received(body, bytes.length);
		}
		if (problem != null) {
			return HttpReplies.error(response, problem);
		}
		if (!create) {
			return HttpReplies.json(response, 200, Compaction.window(turn.context(), Instant.now().getEpochSecond()));
		}
		return WireJson.flag(body, "stream", false) ? EventStream.reply(response, turn, channel)
				: WholeResponse.reply(response, turn, channel);
	}

	/**
	 * Read a request to its end, which no answer may overtake: Reactor Netty 1.3.6 and
	 * 1.3.7 read nothing more from a connection whose request is answered while the end
	 * of it waits in the queue of pipelined ones.
	 */
	private static Mono<Void> whole(HttpServerRequest request) {
		return request.receive().then();
	}

	private Mono<byte[]> body(HttpServerRequest request) {
		int limit = this.settings.maxRequestBytes();
		return request.receive().asByteArray().collect(ByteArrayOutputStream::new, (buffer, bytes) -> {
			if (buffer.size() + bytes.length > limit) {
				throw new RequestTooLargeException();
			}
			buffer.writeBytes(bytes);
		}).map(ByteArrayOutputStream::toByteArray);
	}

	private boolean isAuthorized(HttpServerRequest request) {
		String key = this.settings.apiKey();
		return key == null || isKey(key, request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION), "Bearer ")
				|| isKey(key, request.requestHeaders().get("api-key"), "");
	}

	private static boolean isKey(String key, @Nullable String header, String prefix) {
		return header != null && header.equals(prefix + key);
	}

	private static ApiError unauthorized() {
		return new ApiError(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.", null,
				Map.of());
	}

	/**
	 * The body is larger than the server takes.
	 */
	private static final class RequestTooLargeException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
