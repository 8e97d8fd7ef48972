package io.github.responsesws.session;

import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A handshake under way, which is decided once: by success, failure, timeout or because
 * it is no longer wanted. Without success its channel is closed, however far it came:
 * Reactor Netty forgets a connection that is cancelled at the moment it is ready.
 */
final class HandshakeAttempt {

	private final AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.OPEN);

	private final AtomicReference<@Nullable Channel> channel = new AtomicReference<>();

	private volatile boolean asked;

	/**
	 * Note a channel before it connects; with fresh credentials there is a second one.
	 */
	void connecting(Channel channel) {
		close(this.channel.getAndSet(channel));
		if (isGivenUp()) {
			close(channel);
		}
	}

	/**
	 * Note that the upgrade is asked for.
	 */
	void asking() {
		this.asked = true;
	}

	/**
	 * Return whether the upgrade was asked for.
	 */
	boolean isAsked() {
		return this.asked;
	}

	/**
	 * Decide for the connection.
	 * @return whether nobody decided before
	 */
	boolean succeed() {
		return this.outcome.compareAndSet(Outcome.OPEN, Outcome.SUCCEEDED);
	}

	/**
	 * Decide against the connection, unless it was decided before.
	 */
	void giveUp() {
		if (this.outcome.compareAndSet(Outcome.OPEN, Outcome.GIVEN_UP)) {
			close(this.channel.get());
		}
	}

	boolean isGivenUp() {
		return this.outcome.get() == Outcome.GIVEN_UP;
	}

	private static void close(@Nullable Channel channel) {
		if (channel != null) {
			channel.close();
		}
	}

	private enum Outcome {

		OPEN, SUCCEEDED, GIVEN_UP

	}

}
