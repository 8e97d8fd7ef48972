package io.github.responsesws.connection;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.responsesws.protocol.AuthenticationException;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The HTTP client that every connection to the service begins with: it carries the
 * configured headers, and credentials that are resolved anew for each use. Safe for use
 * by any thread.
 */
public final class AuthorizedClient {

	private static final int UNAUTHORIZED = 401;

	private final Supplier<HttpClient> source;

	private final @Nullable Proxy proxy;

	private final Duration connectTimeout;

	private volatile @Nullable HttpClient httpClient;

	private final ConnectionSettings settings;

	private final Endpoint endpoint;

	private final CredentialsSupplier credentials;

	/**
	 * Create a client whose connections are used once.
	 * @param transport what to connect with
	 * @param settings where to connect to, and with which headers
	 * @param connectTimeout the longest wait for a TCP connection
	 * @param credentials asked at each use
	 */
	public AuthorizedClient(NettyTransport transport, ConnectionSettings settings, Duration connectTimeout,
			CredentialsSupplier credentials) {
		this(transport::sessionClient, transport.proxy(settings), settings, connectTimeout, credentials);
	}

	/**
	 * Create a client on connections that are used again.
	 * @param transport what to connect with
	 * @param connections keeps the connections
	 * @param settings where to connect to, and with which headers
	 * @param connectTimeout the longest wait for a TCP connection
	 * @param credentials asked at each use
	 */
	public AuthorizedClient(NettyTransport transport, ConnectionProvider connections, ConnectionSettings settings,
			Duration connectTimeout, CredentialsSupplier credentials) {
		this(() -> transport.httpClient(connections), transport.proxy(settings), settings, connectTimeout, credentials);
	}

	private AuthorizedClient(Supplier<HttpClient> source, @Nullable Proxy proxy, ConnectionSettings settings,
			Duration connectTimeout, CredentialsSupplier credentials) {
		this.source = source;
		this.proxy = proxy;
		this.settings = settings;
		this.connectTimeout = connectTimeout;
		this.endpoint = settings.endpoint();
		this.credentials = credentials;
	}

	/**
	 * A client that is never used is never made. To make it twice does no harm.
	 */
	private HttpClient httpClient() {
		HttpClient client = this.httpClient;
		if (client == null) {
			client = configured(this.source.get());
			this.httpClient = client;
		}
		return client;
	}

	private HttpClient configured(HttpClient client) {
		ConnectPace pace = new ConnectPace(this.connectTimeout);
		HttpClient own = (this.settings.proxy() != null) ? client.noProxy() : client;
		HttpClient paced = own.doOnChannelInit((observer, channel, address) -> {
			pace.watch(channel);
			EarlyErrors.connecting(channel);
		});
		return RequestTarget.direct(paced, this.endpoint).headers((headers) -> {
			this.settings.headers().forEach(headers::set);
			if (this.settings.organization() != null) {
				headers.set("OpenAI-Organization", this.settings.organization());
			}
			if (this.settings.project() != null) {
				headers.set("OpenAI-Project", this.settings.project());
			}
		});
	}

	/**
	 * Return where the client connects to.
	 * @return the endpoint
	 */
	public Endpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Return where the client connects to, and what its requests carry.
	 * @return the settings
	 */
	public ConnectionSettings settings() {
		return this.settings;
	}

	/**
	 * Use the client, and once more with refreshed credentials if the service answers
	 * 401.
	 * @param <T> what comes back
	 * @param use sends a request; subscribed to at most twice
	 * @return what comes back. It fails as the use does, and with a
	 * {@link HandshakeException} if the credentials cannot be had
	 */
	public <T> Mono<T> call(Function<HttpClient, Mono<T>> use) {
		return client(false).flatMap(use)
			.onErrorResume(AuthorizedClient::isUnauthorized, (refused) -> client(true).flatMap(use));
	}

	/**
	 * Explain why there is no connection.
	 * @param failure what went wrong on the way
	 * @return the failure itself if it is explained already
	 */
	public ResponsesException explain(Throwable failure) {
		return HandshakeFailure.of(this.endpoint, this.proxy, failure);
	}

	private Mono<HttpClient> client(boolean refresh) {
		// Event loops open most sessions, and a supplier may ask a vault.
		return Mono.defer(() -> this.credentials.credentials(refresh))
			.subscribeOn(Schedulers.boundedElastic())
			.onErrorMap((ex) -> HandshakeFailure.noCredentials(this.endpoint, ex))
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap(
					(found) -> route().map((client) -> found.map((known) -> authorized(client, known)).orElse(client)));
	}

	private Mono<HttpClient> route() {
		return (this.proxy != null) ? this.proxy.apply(httpClient(), this.connectTimeout).onErrorMap(this::explain)
				: Mono.fromSupplier(this::httpClient);
	}

	private static HttpClient authorized(HttpClient client, Credentials credentials) {
		return client.headers((headers) -> headers.set(credentials.header(), credentials.value()));
	}

	private static boolean isUnauthorized(Throwable failure) {
		return (failure instanceof HandshakeException handshake && handshake.status() == UNAUTHORIZED)
				|| (failure instanceof AuthenticationException refused && refused.status() == UNAUTHORIZED);
	}

}
