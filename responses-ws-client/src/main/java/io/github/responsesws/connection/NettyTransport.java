package io.github.responsesws.connection;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
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

	private final @Nullable ProxyEnvironment environment;

	private NettyTransport(HttpClient httpClient, @Nullable ProxyEnvironment environment) {
		this.httpClient = httpClient;
		this.environment = environment;
	}

	/**
	 * Create a transport on Reactor Netty's shared event loops and its default TLS, which
	 * finds its proxy as {@link #proxyFromEnvironment()} does.
	 * @return the transport
	 */
	public static NettyTransport create() {
		return of(HttpClient.create(ConnectionProvider.newConnection())).proxyFromEnvironment();
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
		return new NettyTransport(httpClient.followRedirect(false).compress(false).disableRetry(true), null);
	}

	/**
	 * Let the environment name the proxy, unless {@link ConnectionSettings#proxy()} or
	 * the client of this transport does: the system properties of the JDK
	 * ({@code https.proxyHost}, {@code http.proxyHost} or {@code socksProxyHost}, with
	 * port, user, password and {@code http.nonProxyHosts}), else the variables
	 * {@code HTTPS_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}. They are read when a
	 * client is built.
	 * @return the transport
	 */
	public NettyTransport proxyFromEnvironment() {
		return proxyFrom(ProxyEnvironment.ofProcess());
	}

	NettyTransport proxyFrom(ProxyEnvironment environment) {
		return new NettyTransport(this.httpClient, environment);
	}

	/**
	 * Return the way to the service.
	 * @param connectTimeout the longest wait for a TCP connection
	 */
	Route route(ConnectionSettings settings, Duration connectTimeout) {
		Endpoint endpoint = settings.endpoint();
		ProxySettings explicit = settings.proxy();
		ConnectPace pace = new ConnectPace(connectTimeout);
		HttpClient client = RequestTarget
			.direct(this.httpClient.doOnChannelInit((observer, channel, address) -> pace.watch(channel)), endpoint);
		if (explicit != null) {
			boolean direct = DirectHosts.ofPatterns(explicit.nonProxyHosts(), ProxySettings.HOST)
				.contain(endpoint.host(), endpoint.port());
			return new Route(client.noProxy(), direct ? null : Proxy.of(explicit), connectTimeout);
		}
		ProxyEnvironment searched = client.configuration().hasProxy() ? null : this.environment;
		return new Route(client, (searched != null) ? searched.proxyFor(endpoint) : null, connectTimeout);
	}

}
