package io.github.responsesws.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.responsesws.connection.LateErrors;
import io.github.responsesws.protocol.ResponsesException;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The handshakes under way. Belongs to the pool's drain loop, except for the count, which
 * is volatile for snapshots.
 */
final class Handshakes {

	/**
	 * Hears in the drain loop what became of a handshake that was not given up.
	 */
	interface Outcome {

		void opened(Session session, long startedAt);

		void failed(ResponsesException failure, long startedAt);

	}

	private final SerialLoop loop;

	private final Outcome outcome;

	/** By the number of the session that each is to open. */
	private final Map<Integer, Handshake> underWay = new HashMap<>();

	private int number;

	private volatile int count;

	Handshakes(SerialLoop loop, Outcome outcome) {
		this.loop = loop;
		this.outcome = outcome;
	}

	/**
	 * Return how many handshakes are under way. Any thread may ask.
	 */
	int count() {
		return this.count;
	}

	/**
	 * Begin one.
	 * @param open opens the session of a name
	 */
	void begin(Function<String, Mono<Session>> open, long now) {
		Handshake handshake = new Handshake(++this.number, now);
		this.underWay.put(handshake.number, handshake);
		this.count = this.underWay.size();
		open.apply("session-" + handshake.number).subscribe(handshake);
	}

	/**
	 * Give up those that are under way: nothing more is heard of them.
	 */
	void cancel() {
		List<Handshake> all = List.copyOf(this.underWay.values());
		this.underWay.clear();
		this.count = 0;
		all.forEach(Handshake::cancel);
	}

	private boolean end(Handshake handshake) {
		boolean known = this.underWay.remove(handshake.number) != null;
		this.count = this.underWay.size();
		return known;
	}

	/**
	 * Hands on what becomes of one handshake, and closes a session that was ready at the
	 * moment when it was given up.
	 */
	private final class Handshake extends BaseSubscriber<Session> {

		private final int number;

		private final long startedAt;

		Handshake(int number, long startedAt) {
			this.number = number;
			this.startedAt = startedAt;
		}

		@Override
		public Context currentContext() {
			return LateErrors.context();
		}

		@Override
		protected void hookOnNext(Session session) {
			Handshakes.this.loop.execute(() -> {
				if (end(this)) {
					Handshakes.this.outcome.opened(session, this.startedAt);
				}
				else {
					session.close(CloseReason.SHUTDOWN);
				}
			});
		}

		@Override
		protected void hookOnError(Throwable failure) {
			Handshakes.this.loop.execute(() -> {
				if (end(this)) {
					Handshakes.this.outcome.failed((ResponsesException) failure, this.startedAt);
				}
			});
		}

	}

}
