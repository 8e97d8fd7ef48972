package io.github.responsesws.test;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.github.responsesws.test.engine.EngineSettings;
import io.github.responsesws.test.engine.ResponseStorage;
import io.github.responsesws.test.transport.ResponsesEndpoint;
import io.github.responsesws.test.transport.TransportSettings;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * A Responses API server in this process, over real sockets: WebSocket mode, HTTP and
 * server-sent events. Requests that no stub matches are answered by a deterministic demo
 * model, so the server is useful without a single script.
 *
 * <pre class="code">
 * try (ResponsesServer server = ResponsesServer.builder().start()) {
 *     server.onRequest(RequestMatcher.any()).respond(Scripts.text("Hello"));
 *     … connect to server.baseUrl() …
 * }
 * </pre>
 *
 * Protocol rules come first, stubs second: a request that continues an unknown response
 * gets {@code previous_response_not_found} and uses up no script. All methods may be
 * called from any thread; those that wait must not be called from an event loop.
 *
 * @since 0.1.0
 */
public final class ResponsesServer implements AutoCloseable {

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

	/** Nothing but a machine that stands still takes that long. */
	private static final Duration LOOPS_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(1);

	private static final int GOING_AWAY = 1001;

	private final ServerState state;

	private final ResponseStorage storage;

	private final LoopResources loops;

	/** Every connection, upgraded or not; one that comes too late is closed at once. */
	private final ChannelGroup channels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

	private final DisposableServer server;

	private final String baseUrl;

	private ResponsesServer(Builder builder) {
		this.state = new ServerState();
		this.storage = new ResponseStorage();
		this.loops = LoopResources.create("responses-server", 1, builder.threads, true);
		EngineSettings engine = new EngineSettings(builder.lanes.policy(), builder.latency, builder.maxConnectionAge,
				this.storage, !builder.zeroDataRetention);
		TransportSettings settings = new TransportSettings(engine, builder.apiKey, builder.maxRequestBytes,
				builder.compression);
		HttpServer http = HttpServer.create()
			.host(builder.host)
			.port(builder.port)
			.runOn(this.loops)
			.doOnChannelInit((observer, channel, address) -> this.channels.add(channel))
			.handle(new ResponsesEndpoint(settings, this.state));
		SslContext tls = builder.tls;
		this.server = ((tls != null) ? http.secure((spec) -> spec.sslContext(tls)) : http).bindNow();
		this.baseUrl = ((tls != null) ? "https" : "http") + "://" + reachable(builder.host) + ":" + this.server.port()
				+ "/v1";
	}

	private static String reachable(String host) {
		return host.equals("0.0.0.0") ? "127.0.0.1" : host;
	}

	/**
	 * Begin to configure a server.
	 * @return a builder with the service's own limits
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the base URL that clients are configured with.
	 * @return {@code http://127.0.0.1:12345/v1} for instance
	 */
	public String baseUrl() {
		return this.baseUrl;
	}

	/**
	 * Return the port.
	 * @return the port that was bound
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Answer certain requests with scripts. The result does nothing until
	 * {@link RequestStub#respond} is called.
	 * @param matcher selects requests to create a response
	 * @return the stub
	 * @see RequestMatcher
	 */
	public RequestStub onRequest(Predicate<? super ReceivedRequest> matcher) {
		RequestStub stub = new RequestStub(matcher);
		this.state.add(stub);
		return stub;
	}

	/**
	 * Answer WebSocket handshakes differently. The result does nothing until one of its
	 * answers is chosen.
	 * @return the stub
	 */
	public HandshakeStub onHandshake() {
		HandshakeStub stub = new HandshakeStub();
		this.state.add(stub);
		return stub;
	}

	/**
	 * Return what switches the WebSocket off and on, while HTTP goes on.
	 * @return the switch, on at first
	 */
	public WebSocketSwitch webSocket() {
		return this.state.webSocket();
	}

	/**
	 * Return all requests that reached the server as JSON, refused ones too. A request
	 * that need not wait for its lane has its script by then: no later one can take it.
	 * @return the latest 10,000, oldest first
	 */
	public List<ReceivedRequest> requests() {
		return this.state.journal().requests();
	}

	/**
	 * Return the next request that was not taken yet; wait for it if need be.
	 * @param timeout how long to wait
	 * @throws AssertionError if none arrives in time
	 */
	public ReceivedRequest takeRequest(Duration timeout) {
		return this.state.journal().take(timeout);
	}

	/**
	 * Return all handshakes, refused ones too.
	 * @return the latest 10,000, oldest first
	 */
	public List<Handshake> handshakes() {
		return this.state.journal().handshakes();
	}

	/**
	 * Return the WebSockets that are open now.
	 * @return the connections, in no order
	 */
	public List<ServerConnection> connections() {
		return this.state.connections();
	}

	/**
	 * Send a close frame on every connection.
	 * @param code the close code
	 */
	public void closeAll(int code) {
		connections().forEach((connection) -> connection.close(code, null));
	}

	/**
	 * Reset every connection.
	 */
	public void dropAll() {
		connections().forEach(ServerConnection::drop);
	}

	/**
	 * Wait until no turn is queued or running.
	 * @param timeout how long to wait
	 * @throws AssertionError if turns are still under way
	 */
	public void awaitIdle(Duration timeout) {
		this.state.journal().awaitIdle(timeout);
	}

	/**
	 * Forget stubs, recorded requests, handshakes and stored responses, and switch the
	 * WebSocket on. Open connections stay, and keep the latest response of each lane
	 * until they close.
	 */
	public void reset() {
		this.state.reset();
		this.storage.clear();
	}

	/**
	 * Accept no more connections, close all with code 1001, give the clients a second to
	 * confirm, and stop.
	 */
	@Override
	public void close() {
		this.server.disposeNow(SHUTDOWN_TIMEOUT);
		List<ServerConnection> open = connections();
		closeAll(GOING_AWAY);
		Mono.when(open.stream().map(ServerConnection::onClosed).toList())
			.timeout(GOODBYE_TIMEOUT, Mono.empty())
			.block();
		this.channels.close().awaitUninterruptibly(SHUTDOWN_TIMEOUT.toMillis());
		this.loops.disposeLater(Duration.ZERO, LOOPS_TIMEOUT).block(LOOPS_TIMEOUT);
	}

	/**
	 * Configures a {@link ResponsesServer}.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private String host = "127.0.0.1";

		private int port;

		private int threads = 2;

		private @Nullable String apiKey;

		private @Nullable SslContext tls;

		private Duration latency = Duration.ZERO;

		private Duration maxConnectionAge = Duration.ofMinutes(60);

		private int maxRequestBytes = 16 * 1024 * 1024;

		private LaneMode lanes = LaneMode.SUPPORTED;

		private boolean zeroDataRetention;

		private boolean compression;

		private Builder() {
		}

		/**
		 * Set the address to bind.
		 * @param host the address, {@code 127.0.0.1} by default
		 * @return this builder
		 */
		public Builder host(String host) {
			this.host = host;
			return this;
		}

		/**
		 * Set the port to bind.
		 * @param port the port, {@code 0} (the default) for any free one
		 * @return this builder
		 */
		public Builder port(int port) {
			if (port < 0 || port > 65_535) {
				throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
			}
			this.port = port;
			return this;
		}

		/**
		 * Set the number of event loops.
		 * @param threads the number, 2 by default
		 * @return this builder
		 */
		public Builder threads(int threads) {
			if (threads < 1) {
				throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
			}
			this.threads = threads;
			return this;
		}

		/**
		 * Set the only API key that is accepted, as a bearer token or in the
		 * {@code api-key} header.
		 * @param apiKey the key; by default any key and none are accepted
		 * @return this builder
		 */
		public Builder apiKey(String apiKey) {
			this.apiKey = apiKey;
			return this;
		}

		/**
		 * Serve TLS.
		 * @param tls the server's context
		 * @return this builder
		 */
		public Builder tls(SslContext tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Set the pause after each event of the demo model.
		 * @param latency the pause, zero (the default) for none
		 * @return this builder
		 */
		public Builder latency(Duration latency) {
			if (latency.isNegative()) {
				throw new IllegalArgumentException("latency must not be negative, but is " + latency);
			}
			this.latency = latency;
			return this;
		}

		/**
		 * Set how long a WebSocket may live before the server ends it with
		 * {@code websocket_connection_limit_reached}.
		 * @param maxConnectionAge the age, 60 minutes by default
		 * @return this builder
		 */
		public Builder maxConnectionAge(Duration maxConnectionAge) {
			if (maxConnectionAge.isNegative() || maxConnectionAge.isZero()) {
				throw new IllegalArgumentException("maxConnectionAge must be positive, but is " + maxConnectionAge);
			}
			this.maxConnectionAge = maxConnectionAge;
			return this;
		}

		/**
		 * Set the size of the largest request. A larger one closes the WebSocket with
		 * code 1009.
		 * @param maxRequestBytes the size, 16 MiB by default
		 * @return this builder
		 */
		public Builder maxRequestBytes(int maxRequestBytes) {
			if (maxRequestBytes < 1) {
				throw new IllegalArgumentException("maxRequestBytes must be positive, but is " + maxRequestBytes);
			}
			this.maxRequestBytes = maxRequestBytes;
			return this;
		}

		/**
		 * Set what {@code stream_id} does.
		 * @param lanes the mode, {@link LaneMode#SUPPORTED} by default
		 * @return this builder
		 */
		public Builder lanes(LaneMode lanes) {
			this.lanes = lanes;
			return this;
		}

		/**
		 * Set whether the server stores nothing, as for an organization with Zero Data
		 * Retention: it runs requests with {@code store: true}, and says {@code store:
		 * false} in their responses.
		 * @param zeroDataRetention whether it stores nothing, {@code false} by default
		 * @return this builder
		 */
		public Builder zeroDataRetention(boolean zeroDataRetention) {
			this.zeroDataRetention = zeroDataRetention;
			return this;
		}

		/**
		 * Set whether the WebSockets of clients that offer it are compressed
		 * (permessage-deflate).
		 * @param compression whether to compress, {@code false} by default
		 * @return this builder
		 */
		public Builder compression(boolean compression) {
			this.compression = compression;
			return this;
		}

		/**
		 * Bind the port and serve.
		 * @return the running server
		 */
		public ResponsesServer start() {
			return new ResponsesServer(this);
		}

	}

}
