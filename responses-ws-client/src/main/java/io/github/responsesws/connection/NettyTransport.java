package io.github.responsesws.connection;

import java.util.function.Function;

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

	private final Function<ConnectionProvider, HttpClient> factory;

	private final @Nullable ProxyEnvironment environment;

	/** Written by whoever needs it first. To make it twice does no harm. */
	private volatile @Nullable HttpClient sessionClient;

	private NettyTransport(Function<ConnectionProvider, HttpClient> factory, @Nullable ProxyEnvironment environment) {
		this.factory = factory;
		this.environment = environment;
	}

	/**
	 * Create a transport on Reactor Netty's shared event loops and its default TLS, which
	 * finds its proxy as {@link #proxyFromEnvironment()} does.
	 * @return the transport
	 */
	public static NettyTransport create() {
		return of(HttpClient::create).proxyFromEnvironment();
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
	 * pools no connections, and one for turns over HTTP, which does. Each is created when
	 * it first connects, on a thread that may block. Redirects and compression are
	 * switched off whatever the clients say.
	 * @param factory creates a client on the connections it is given
	 * @return the transport
	 */
	public static NettyTransport of(Function<ConnectionProvider, HttpClient> factory) {
		return new NettyTransport(factory, null);
	}

	/**
	 * Create the client of sessions now, so that a factory which cannot make one fails
	 * here.
	 * @return this transport
	 */
	public NettyTransport prepared() {
		sessionClient();
		return this;
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
		NettyTransport transport = new NettyTransport(this.factory, environment);
		transport.sessionClient = this.sessionClient;
		return transport;
	}

	/**
	 * Return the proxy on the way to the service.
	 * @return the proxy, or {@code null} if there is none, or the client knows its own
	 */
	@Nullable Proxy proxy(ConnectionSettings settings) {
		Endpoint endpoint = settings.endpoint();
		ProxySettings explicit = settings.proxy();
		if (explicit != null) {
			boolean direct = DirectHosts.ofPatterns(explicit.nonProxyHosts(), ProxySettings.HOST)
				.contain(endpoint.host(), endpoint.port());
			return direct ? null : Proxy.of(explicit);
		}
		ProxyEnvironment searched = this.environment;
		if (searched == null || searched.isEmpty() || sessionClient().configuration().hasProxy()) {
			return null;
		}
		return searched.proxyFor(endpoint);
	}

	/**
	 * Return the client that sessions connect with.
	 */
	HttpClient sessionClient() {
		HttpClient client = this.sessionClient;
		if (client == null) {
			client = created(this.factory, ConnectionProvider.newConnection());
			this.sessionClient = client;
		}
		return client;
	}

	/**
	 * Return a client.
	 * @param connections where it is to take its connections from
	 */
	HttpClient httpClient(ConnectionProvider connections) {
		return created(this.factory, connections);
	}

	private static HttpClient created(Function<ConnectionProvider, HttpClient> factory,
			ConnectionProvider connections) {
		return factory.apply(connections).followRedirect(false).compress(false).disableRetry(true);
	}

}
