package io.github.responsesws.transport;

import io.github.responsesws.http.HttpConnections;
import io.github.responsesws.http.HttpTurns;
import io.github.responsesws.session.SessionPool;
import io.github.responsesws.turn.TurnRunner;
import io.github.responsesws.turn.TurnTransport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The ways to the service, and the choice between them.
 *
 * @since 0.1.0
 */
public final class Transports {

	private final TransportMode mode;

	private final SessionPool pool;

	private final HttpTurns http;

	private final HttpConnections connections;

	private final TurnRunner runner;

	private final @Nullable TransportBreaker breaker;

	private Transports(TransportMode mode, SessionPool pool, HttpTurns http, HttpConnections connections,
			@Nullable TransportBreaker breaker) {
		this.mode = mode;
		this.pool = pool;
		this.http = http;
		this.connections = connections;
		this.breaker = breaker;
		if (breaker != null) {
			breaker.webSocket(new Sessions(pool));
			this.runner = new FallbackTurns(breaker, pool, http, http);
		}
		else {
			this.runner = (mode == TransportMode.HTTP) ? http : pool;
		}
	}

	/**
	 * Build both ways, of which neither opens a connection yet.
	 * @param mode which of them turns take
	 * @param settings when that changes
	 * @param pool the WebSocket
	 * @param http the other way
	 * @param connections the connections for HTTP, which are closed with the rest
	 * @param timer what cool-downs run on
	 * @return the ways
	 */
	public static Transports build(TransportMode mode, FallbackSettings settings, SessionPool.Builder pool,
			HttpTurns.Builder http, HttpConnections connections, Scheduler timer) {
		TransportBreaker breaker = null;
		if (mode == TransportMode.AUTO) {
			breaker = new TransportBreaker(settings, timer);
			pool.sessionListener(breaker).turnWatcher(breaker);
		}
		return new Transports(mode, pool.build(), http.build(), connections, breaker);
	}

	/**
	 * Return what runs turns.
	 */
	public TurnRunner runner() {
		return this.runner;
	}

	/**
	 * Return the session pool, which opens nothing by itself where turns go over HTTP
	 * alone.
	 */
	public SessionPool pool() {
		return this.pool;
	}

	/**
	 * Return whether sessions are ever used.
	 */
	public boolean hasSessions() {
		return this.mode != TransportMode.HTTP;
	}

	/**
	 * Begin to keep sessions open, if any are to be used.
	 * @return completes with the first handshake, or at once where turns go over HTTP. It
	 * fails if the handshake fails and turns have no other way. Nobody need subscribe
	 */
	public Mono<Void> start() {
		if (!hasSessions()) {
			return Mono.empty();
		}
		Mono<Void> first = this.pool.start();
		TransportBreaker breaker = this.breaker;
		return (breaker != null) ? first.onErrorComplete(breaker::isNoMatter) : first;
	}

	/**
	 * Forget what failed: turns go over the WebSocket again, if they ever do, and its
	 * next handshake is tried at once.
	 */
	public void reset() {
		this.pool.control().forgetFailures();
		if (this.breaker != null) {
			this.breaker.reset();
		}
	}

	/**
	 * Return which way turns take right now.
	 */
	public TransportSnapshot snapshot() {
		TransportBreaker breaker = this.breaker;
		if (breaker == null) {
			TurnTransport only = hasSessions() ? TurnTransport.WEBSOCKET : TurnTransport.HTTP;
			return new TransportSnapshot(this.mode, only, null, null, 0, 0, null, this.http.snapshot());
		}
		TransportBreaker.Standing standing = breaker.standing();
		return new TransportSnapshot(this.mode, standing.current(), standing.reason(), standing.since(),
				standing.changesToHttp(), standing.changesToWebSocket(), standing.breaker(), this.http.snapshot());
	}

	/**
	 * Take no more turns, let running ones finish, and close every connection.
	 * @return completes when that is done
	 */
	public Mono<Void> close() {
		return Mono.defer(() -> {
			if (this.breaker != null) {
				this.breaker.close();
			}
			return Mono.whenDelayError(this.pool.close(), this.http.close()).then(Mono.defer(this.connections::close));
		});
	}

	/**
	 * The WebSocket, as the breaker sees it.
	 *
	 * @param pool the sessions
	 */
	private record Sessions(SessionPool pool) implements TransportBreaker.WebSocket {

		@Override
		public boolean isOpen() {
			return this.pool.isOpen();
		}

		@Override
		public void probe() {
			this.pool.probe();
		}

		@Override
		public void refuseWaiting(Throwable reason) {
			this.pool.refuseWaiting(reason);
		}

	}

}
