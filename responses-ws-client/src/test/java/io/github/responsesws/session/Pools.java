package io.github.responsesws.session;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ResponsesServer;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pools on a server of this process, closed together at the end of a test.
 */
final class Pools implements AutoCloseable {

	static final Duration LONG = Duration.ofSeconds(60);

	private final List<SessionPool> pools = new ArrayList<>();

	SessionPool open(ResponsesServer server, UnaryOperator<SessionSettings.Builder> session,
			UnaryOperator<PoolSettings.Builder> pool) {
		return open(connection(server).build(), session, pool);
	}

	SessionPool open(ConnectionSettings connection, UnaryOperator<SessionSettings.Builder> session,
			UnaryOperator<PoolSettings.Builder> pool) {
		return add(builder(connection, session, pool).build());
	}

	SessionPool open(ResponsesServer server) {
		return open(server, UnaryOperator.identity(), UnaryOperator.identity());
	}

	SessionPool open(ResponsesServer server, UnaryOperator<TimeoutSettings.Builder> timeouts) {
		return add(builder(connection(server).build(), UnaryOperator.identity(), UnaryOperator.identity())
			.timeouts(timeouts)
			.build());
	}

	SessionPool add(SessionPool pool) {
		this.pools.add(pool);
		return pool;
	}

	static PoolBuilder builder(ConnectionSettings connection, UnaryOperator<SessionSettings.Builder> session,
			UnaryOperator<PoolSettings.Builder> pool) {
		return new PoolBuilder(connection, session.apply(SessionSettings.builder()).build(),
				pool.apply(quick(PoolSettings.builder())).build());
	}

	static ConnectionSettings.Builder connection(ResponsesServer server) {
		return ConnectionSettings.builder().baseUrl(URI.create(server.baseUrl()));
	}

	private static PoolSettings.Builder quick(PoolSettings.Builder pool) {
		return pool.shutdownTimeout(Duration.ofSeconds(2))
			.minBackoff(Duration.ofMillis(10))
			.maxBackoff(Duration.ofMillis(50));
	}

	static ResponseRequest request(String prompt) {
		return ResponseRequest.builder().model("test-model").input(prompt).build();
	}

	/**
	 * Wait until a condition is met.
	 */
	static void await(BooleanSupplier condition) {
		assertThat(isMetWithin(LONG, condition)).isTrue();
	}

	/**
	 * Look again and again, for as long as one has patience.
	 */
	static boolean isMetWithin(Duration patience, BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - start > patience.toNanos()) {
				return false;
			}
			Mono.delay(Duration.ofMillis(1)).block(LONG);
		}
		return true;
	}

	@Override
	public void close() {
		Mono.when(this.pools.stream().map(SessionPool::close).toList()).block(LONG);
	}

}
