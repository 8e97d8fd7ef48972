package io.github.responsesws.connection;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import io.github.responsesws.protocol.AuthenticationException;
import io.github.responsesws.protocol.ResponsesException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/**
 * The HTTP client that every connection to the service begins with: it carries the
 * configured headers, and credentials that are resolved anew for each use. Safe for use
 * by any thread.
 */
public final class AuthorizedClient {

	private static final int UNAUTHORIZED = 401;

	private final Route route;

	private final ConnectionSettings settings;

	private final Endpoint endpoint;

	private final CredentialsSupplier credentials;

	/**
	 * Create a client.
	 * @param transport what to connect with
	 * @param settings where to connect to, and with which headers
	 * @param connectTimeout the longest wait for a TCP connection
	 * @param credentials asked at each use
	 */
	public AuthorizedClient(NettyTransport transport, ConnectionSettings settings, Duration connectTimeout,
			CredentialsSupplier credentials) {
		this.settings = settings;
		this.endpoint = settings.endpoint();
		this.credentials = credentials;
		this.route = transport.route(settings, connectTimeout).with((headers) -> {
			settings.headers().forEach(headers::set);
			if (settings.organization() != null) {
				headers.set("OpenAI-Organization", settings.organization());
			}
			if (settings.project() != null) {
				headers.set("OpenAI-Project", settings.project());
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
	 * @return what comes back. It fails with a {@link ResponsesException}: that of the
	 * use, or a {@link HandshakeException} that explains why there is no connection or
	 * why the credentials cannot be had
	 */
	public <T> Mono<T> call(Function<HttpClient, Mono<T>> use) {
		return client(false).flatMap(use)
			.onErrorResume(AuthorizedClient::isUnauthorized, (refused) -> client(true).flatMap(use))
			.onErrorMap(this::explain);
	}

	/**
	 * Explain why there is no connection.
	 * @param failure what went wrong on the way
	 * @return the failure itself if it is explained already
	 */
	public ResponsesException explain(Throwable failure) {
		return HandshakeFailure.of(this.endpoint, this.route.proxy(), failure);
	}

	private Mono<HttpClient> client(boolean refresh) {
		// Event loops open most sessions, and a supplier may ask a vault.
		return Mono.defer(() -> this.credentials.credentials(refresh))
			.subscribeOn(Schedulers.boundedElastic())
			.onErrorMap((ex) -> HandshakeFailure.noCredentials(this.endpoint, ex))
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((credentials) -> this.route.client()
				.map((client) -> credentials.map((known) -> authorized(client, known)).orElse(client)));
	}

	private static HttpClient authorized(HttpClient client, Credentials credentials) {
		return client.headers((headers) -> headers.set(credentials.header(), credentials.value()));
	}

	private static boolean isUnauthorized(Throwable failure) {
		return (failure instanceof HandshakeException handshake && handshake.status() == UNAUTHORIZED)
				|| (failure instanceof AuthenticationException refused && refused.status() == UNAUTHORIZED);
	}

}
