package io.github.responsesws.http;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponseRequest;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runners of turns over HTTP, closed together at the end of a test.
 */
final class Exchanges implements AutoCloseable {

	static final Duration LONG = Duration.ofSeconds(60);

	private final List<ConnectionPoolMetrics> pools = new CopyOnWriteArrayList<>();

	private final ConnectionProvider connections = ConnectionProvider.builder("test")
		.maxConnections(16)
		.metrics(true, () -> (name, id, address, pool) -> this.pools.add(pool))
		.build();

	private final List<HttpTurns> all = new ArrayList<>();

	HttpTurns open(String baseUrl) {
		return open(baseUrl, UnaryOperator.identity(), UnaryOperator.identity());
	}

	HttpTurns open(String baseUrl, UnaryOperator<TimeoutSettings.Builder> timeouts,
			UnaryOperator<HttpTurns.Builder> customizer) {
		return open(baseUrl, CredentialsSupplier.of(Credentials.bearer("test-key")), timeouts, customizer);
	}

	HttpTurns open(String baseUrl, CredentialsSupplier credentials, UnaryOperator<TimeoutSettings.Builder> timeouts,
			UnaryOperator<HttpTurns.Builder> customizer) {
		TimeoutSettings settings = timeouts.apply(TimeoutSettings.builder()).build();
		AuthorizedClient client = client(baseUrl, credentials, settings);
		HttpTurns turns = customizer.apply(HttpTurns.builder(client).timeouts(settings)).build();
		this.all.add(turns);
		return turns;
	}

	HttpCall call(String baseUrl, CredentialsSupplier credentials) {
		return new HttpCall(client(baseUrl, credentials, TimeoutSettings.builder().build()), LONG, Integer.MAX_VALUE);
	}

	private AuthorizedClient client(String baseUrl, CredentialsSupplier credentials, TimeoutSettings timeouts) {
		return new AuthorizedClient(NettyTransport.create(), this.connections,
				ConnectionSettings.builder().baseUrl(URI.create(baseUrl)).build(), timeouts.connect(), credentials);
	}

	static ResponseRequest request(String prompt) {
		return ResponseRequest.builder().model("test-model").input(prompt).build();
	}

	/**
	 * Wait until no connection is taken from Reactor Netty's pools, and nobody waits for
	 * one.
	 */
	void awaitFreePlaces() {
		await(() -> this.pools.stream().allMatch(Exchanges::isFree));
		assertThat(this.pools).isNotEmpty();
	}

	private static boolean isFree(ConnectionPoolMetrics pool) {
		return pool.acquiredSize() == 0 && pool.pendingAcquireSize() == 0 && pool.allocatedSize() == pool.idleSize();
	}

	static void await(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
			Mono.delay(Duration.ofMillis(1)).block(LONG);
		}
	}

	@Override
	public void close() {
		Mono.when(this.all.stream().map(HttpTurns::close).toList()).block(LONG);
		this.connections.disposeLater().block(LONG);
	}

}
