package io.github.responsesws.session;

import java.util.function.UnaryOperator;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.turn.TurnListener;
import reactor.core.scheduler.Scheduler;

/**
 * Collects a pool and the client that it connects with.
 */
final class PoolBuilder {

	private final ConnectionSettings connection;

	private final SessionSettings session;

	private final PoolSettings pool;

	private CredentialsSupplier credentials = CredentialsSupplier.of(Credentials.bearer("test-key"));

	private NettyTransport transport = NettyTransport.create();

	private TimeoutSettings timeouts = TimeoutSettings.builder().build();

	private UnaryOperator<SessionPool.Builder> more = UnaryOperator.identity();

	PoolBuilder(ConnectionSettings connection, SessionSettings session, PoolSettings pool) {
		this.connection = connection;
		this.session = session;
		this.pool = pool;
	}

	PoolBuilder credentials(CredentialsSupplier credentials) {
		this.credentials = credentials;
		return this;
	}

	PoolBuilder transport(NettyTransport transport) {
		this.transport = transport;
		return this;
	}

	PoolBuilder timeouts(UnaryOperator<TimeoutSettings.Builder> timeouts) {
		this.timeouts = timeouts.apply(TimeoutSettings.builder()).build();
		return this;
	}

	PoolBuilder turnListener(TurnListener listener) {
		return with((builder) -> builder.turnListener(listener));
	}

	PoolBuilder multiAgent() {
		return with((builder) -> builder.multiAgent(MultiAgentSettings.builder().enabled(true).build()));
	}

	PoolBuilder sessionListener(SessionListener listener) {
		return with((builder) -> builder.sessionListener(listener));
	}

	PoolBuilder scheduler(Scheduler scheduler) {
		return with((builder) -> builder.scheduler(scheduler));
	}

	private PoolBuilder with(UnaryOperator<SessionPool.Builder> next) {
		UnaryOperator<SessionPool.Builder> before = this.more;
		this.more = (builder) -> next.apply(before.apply(builder));
		return this;
	}

	SessionPool build() {
		AuthorizedClient client = new AuthorizedClient(this.transport, this.connection, this.timeouts.connect(),
				this.credentials);
		return this.more
			.apply(SessionPool.builder(client).timeouts(this.timeouts).session(this.session).pool(this.pool))
			.build();
	}

}
