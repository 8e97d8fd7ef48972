package io.github.responsesws;

import io.github.responsesws.transport.Transports;
import reactor.core.publisher.Mono;

/**
 * Control of a client on a session pool.
 */
final class PooledClientControl implements ClientControl {

	private final Transports transports;

	private final WarmUps warmUps;

	PooledClientControl(Transports transports, WarmUps warmUps) {
		this.transports = transports;
		this.warmUps = warmUps;
	}

	@Override
	public Mono<Boolean> drain(String sessionId) {
		return this.transports.pool().control().drain(sessionId);
	}

	@Override
	public Mono<Boolean> close(String sessionId) {
		return this.transports.pool().control().close(sessionId);
	}

	@Override
	public Mono<Void> resetBreaker() {
		return Mono.fromRunnable(this.transports::reset);
	}

	@Override
	public Mono<Long> warmUp() {
		return this.transports.hasSessions() ? this.warmUps.now() : Mono.just(0L);
	}

}
