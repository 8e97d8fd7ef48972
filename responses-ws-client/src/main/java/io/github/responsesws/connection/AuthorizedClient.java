package io.github.responsesws.connection;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.responsesws.protocol.AuthenticationException;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
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
		this(transport::sessionClient, settings, connectTimeout, credentials);
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
		this(() -> transport.httpClient(connections), settings, connectTimeout, credentials);
	}

	private AuthorizedClient(Supplier<HttpClient> source, ConnectionSettings settings, Duration connectTimeout,
			CredentialsSupplier credentials) {
		this.source = source;
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
		long timeout = Math.min(this.connectTimeout.toMillis(), Integer.MAX_VALUE);
		return client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout).headers((headers) -> {
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

	private Mono<HttpClient> client(boolean refresh) {
		return Mono.defer(() -> this.credentials.credentials(refresh))
			.onErrorMap((ex) -> HandshakeFailure.noCredentials(this.endpoint, ex))
			.map(this::authorized)
			.switchIfEmpty(Mono.fromSupplier(this::httpClient));
	}

	private HttpClient authorized(Credentials credentials) {
		return httpClient().headers((headers) -> headers.set(credentials.header(), credentials.value()));
	}

	private static boolean isUnauthorized(Throwable failure) {
		return (failure instanceof HandshakeException handshake && handshake.status() == UNAUTHORIZED)
				|| (failure instanceof AuthenticationException refused && refused.status() == UNAUTHORIZED);
	}

}
