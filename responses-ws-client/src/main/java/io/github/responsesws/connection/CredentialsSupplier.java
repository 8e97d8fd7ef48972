package io.github.responsesws.connection;

import reactor.core.publisher.Mono;

/**
 * Supplies the credentials of a handshake. It is asked at every handshake, because tokens
 * expire while connections come and go.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CredentialsSupplier {

	/**
	 * Return the credentials for the next handshake. It is called, and the {@code Mono}
	 * subscribed, on a thread of {@code Schedulers.boundedElastic()}, which may block;
	 * {@code responses-ws.timeouts.connect} bounds the wait. An empty {@code Mono} means
	 * a handshake without credentials.
	 * @param refresh whether the service has just refused the credentials with status
	 * 401, so that a cached token should be replaced. This happens at most once a
	 * handshake
	 * @return the credentials, or an error, which fails the handshake
	 */
	Mono<Credentials> credentials(boolean refresh);

	/**
	 * Create a supplier that always gives the same credentials.
	 * @param credentials the credentials
	 * @return the supplier
	 */
	static CredentialsSupplier of(Credentials credentials) {
		return (refresh) -> Mono.just(credentials);
	}

	/**
	 * Create a supplier for servers that want no credentials.
	 * @return the supplier
	 */
	static CredentialsSupplier none() {
		return (refresh) -> Mono.empty();
	}

}
