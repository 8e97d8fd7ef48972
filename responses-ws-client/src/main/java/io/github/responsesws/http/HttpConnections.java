package io.github.responsesws.http;

import java.time.Duration;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.NettyTransport;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;

/**
 * The connections of plain HTTP, which are used again. Each turn has its place before it
 * asks for a connection, so nobody waits here.
 */
public final class HttpConnections {

	private final ConnectionProvider connections;

	private HttpConnections(ConnectionProvider connections) {
		this.connections = connections;
	}

	/**
	 * Create connections, of which none is open yet.
	 * @param settings tells how long an idle one is kept
	 * @return the connections
	 */
	public static HttpConnections create(HttpSettings settings) {
		return new HttpConnections(ConnectionProvider.builder("responses-ws")
			.maxConnections(Integer.MAX_VALUE)
			.maxIdleTime(settings.idleTimeout())
			.lifo()
			.build());
	}

	/**
	 * Create a client on these connections.
	 * @param transport what to connect with
	 * @param settings where to connect to, and with which headers
	 * @param connectTimeout the longest wait for a TCP connection
	 * @param credentials asked at each use
	 * @return the client
	 */
	public AuthorizedClient client(NettyTransport transport, ConnectionSettings settings, Duration connectTimeout,
			CredentialsSupplier credentials) {
		return new AuthorizedClient(transport, this.connections, settings, connectTimeout, credentials);
	}

	/**
	 * Close the connections, whatever runs on them.
	 * @return completes when they are closed
	 */
	public Mono<Void> close() {
		return this.connections.disposeLater();
	}

}
