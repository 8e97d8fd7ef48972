package io.github.responsesws.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a handshake that is observed.
 *
 * @since 0.1.0
 */
public final class HandshakeObservationContext extends SenderContext<Object> {

	private final String client;

	private final Service service;

	private final String sessionId;

	HandshakeObservationContext(String client, Service service, String sessionId) {
		// A session outlives the turn that it was opened for, and the trace of that.
		super((carrier, key, value) -> {
		}, Kind.CLIENT);
		setCarrier(this);
		setRemoteServiceName(service.provider());
		this.client = client;
		this.service = service;
		this.sessionId = sessionId;
	}

	/**
	 * Return whose handshake it is.
	 * @return the name of the client
	 */
	public String client() {
		return this.client;
	}

	/**
	 * Return who is asked.
	 * @return the service
	 */
	public Service service() {
		return this.service;
	}

	/**
	 * Return the name of the session that the handshake is to open.
	 * @return the name, such as {@code session-3}
	 */
	public String sessionId() {
		return this.sessionId;
	}

	/**
	 * Return how the handshake stands.
	 * @return the outcome
	 */
	public Outcome outcome() {
		return Ending.of(this).outcome();
	}

	/**
	 * Return the code of what went wrong.
	 * @return the code, or {@code null} if nothing did
	 */
	public @Nullable String errorType() {
		return Ending.of(this).errorType();
	}

}
