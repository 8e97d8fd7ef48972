package io.github.responsesws.session;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.netty.Connection;

/**
 * A handshake under way, which is decided once: by success, failure, timeout or because
 * it is no longer wanted. A connection that turns up after that is closed, wherever it is
 * on its way through the operators, most of which forget what arrives after a
 * cancellation.
 */
final class HandshakeAttempt {

	private final AtomicBoolean decided = new AtomicBoolean();

	private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();

	private final Disposable.Composite resources = Disposables.composite();

	/**
	 * Add what is disposed of with the decision.
	 */
	void add(Disposable resource) {
		this.resources.add(resource);
	}

	/**
	 * Note the connection as soon as there is one.
	 */
	void connected(Connection connection) {
		this.connection.set(connection);
		if (this.decided.get()) {
			connection.channel().close();
		}
	}

	/**
	 * Decide for the connection, or for a failure that left none.
	 * @return whether nobody decided before
	 */
	boolean decide() {
		return this.decided.compareAndSet(false, true);
	}

	/**
	 * Decide against the connection.
	 * @return whether nobody decided before
	 */
	boolean abort() {
		if (!decide()) {
			return false;
		}
		this.resources.dispose();
		Connection connection = this.connection.get();
		if (connection != null) {
			connection.channel().close();
		}
		return true;
	}

}
