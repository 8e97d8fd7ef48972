package io.github.responsesws.connection;

import java.util.function.Function;

import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * What sessions connect with: a Reactor Netty client with its event loops, TLS, proxy and
 * name resolution.
 *
 * @since 0.1.0
 */
public final class NettyTransport {

	private final Function<ConnectionProvider, HttpClient> factory;

	private final HttpClient sessionClient;

	private NettyTransport(Function<ConnectionProvider, HttpClient> factory) {
		this.factory = factory;
		this.sessionClient = httpClient(ConnectionProvider.newConnection());
	}

	/**
	 * Create a transport on Reactor Netty's shared event loops and its default TLS. It
	 * goes through the proxy that the system properties name ({@code https.proxyHost},
	 * {@code http.proxyHost} and {@code socksProxyHost}, with those beside them).
	 * @return the transport
	 */
	public static NettyTransport create() {
		return of((connections) -> HttpClient.create(connections).proxyWithSystemProperties());
	}

	/**
	 * Create a transport on a configured client. Redirects and compression are switched
	 * off whatever the client says: a redirect would carry the credentials elsewhere.
	 * @param httpClient the client; one without a connection pool
	 * ({@link ConnectionProvider#newConnection()}) fits best, because the session pool
	 * owns every connection. Turns over HTTP use the client's connections too
	 * @return the transport
	 */
	public static NettyTransport of(HttpClient httpClient) {
		return of((connections) -> httpClient);
	}

	/**
	 * Create a transport on clients that are configured alike: one for sessions, which
	 * pools no connections and is created at once, and one for turns over HTTP, which
	 * does and is created with the first of them. Redirects and compression are switched
	 * off whatever the clients say.
	 * @param factory creates a client on the connections it is given
	 * @return the transport
	 */
	public static NettyTransport of(Function<ConnectionProvider, HttpClient> factory) {
		return new NettyTransport(factory);
	}

	/**
	 * Return the client that sessions connect with.
	 */
	HttpClient sessionClient() {
		return this.sessionClient;
	}

	/**
	 * Return a client.
	 * @param connections where it is to take its connections from
	 */
	HttpClient httpClient(ConnectionProvider connections) {
		return this.factory.apply(connections).followRedirect(false).compress(false).disableRetry(true);
	}

}
