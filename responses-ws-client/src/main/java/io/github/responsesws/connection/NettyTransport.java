package io.github.responsesws.connection;

import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * What sessions connect with: a Reactor Netty client with its event loops, TLS, proxy and
 * name resolution.
 *
 * @since 0.1.0
 */
public final class NettyTransport {

	private final HttpClient httpClient;

	private NettyTransport(HttpClient httpClient) {
		this.httpClient = httpClient;
	}

	/**
	 * Create a transport on Reactor Netty's shared event loops and its default TLS. It
	 * goes through the proxy that the system properties name ({@code https.proxyHost},
	 * {@code http.proxyHost} and {@code socksProxyHost}, with those beside them).
	 * @return the transport
	 */
	public static NettyTransport create() {
		return of(HttpClient.create(ConnectionProvider.newConnection()).proxyWithSystemProperties());
	}

	/**
	 * Create a transport on a configured client. Redirects and compression are switched
	 * off whatever the client says: a redirect would carry the credentials elsewhere.
	 * @param httpClient the client; one without a connection pool
	 * ({@link ConnectionProvider#newConnection()}) fits best, because the session pool
	 * owns every connection
	 * @return the transport
	 */
	public static NettyTransport of(HttpClient httpClient) {
		return new NettyTransport(httpClient.followRedirect(false).compress(false).disableRetry(true));
	}

	HttpClient httpClient() {
		return this.httpClient;
	}

}
