package io.github.responsesws.observation;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a turn that is observed, all its attempts as one.
 *
 * @since 0.1.0
 */
public final class TurnObservationContext extends SenderContext<Object> {

	private final String client;

	private final Service service;

	private final ResponseRequest request;

	private final @Nullable String conversationId;

	private final boolean content;

	private volatile @Nullable Response response;

	private volatile @Nullable Double secondsToFirstOutput;

	TurnObservationContext(String client, Service service, ResponseRequest request, @Nullable String conversationId,
			boolean content) {
		// The protocol has no header for a trace.
		super((carrier, key, value) -> {
		}, Kind.CLIENT);
		setCarrier(this);
		setRemoteServiceName(service.provider());
		this.client = client;
		this.service = service;
		this.request = request;
		this.conversationId = conversationId;
		this.content = content;
	}

	/**
	 * Return whose turn it is.
	 * @return the name of the client
	 */
	public String client() {
		return this.client;
	}

	/**
	 * Return where the turn goes.
	 * @return the service
	 */
	public Service service() {
		return this.service;
	}

	/**
	 * Return what is asked. In a conversation that is what is new in this turn.
	 * @return the request
	 */
	public ResponseRequest request() {
		return this.request;
	}

	/**
	 * Return the conversation that the turn belongs to.
	 * @return its ID, or {@code null} for a turn outside of any
	 */
	public @Nullable String conversationId() {
		return this.conversationId;
	}

	/**
	 * Return whether prompts and outputs may be told.
	 * @return whether somebody asked for them
	 */
	public boolean includesContent() {
		return this.content;
	}

	/**
	 * Return the response that the turn ended with.
	 * @return the response, or {@code null} if it has not ended with one
	 */
	public @Nullable Response response() {
		return this.response;
	}

	void response(Response response) {
		this.response = response;
	}

	/**
	 * Return how long after its subscription the turn's first output came.
	 * @return seconds, or {@code null} if none has come
	 */
	public @Nullable Double secondsToFirstOutput() {
		return this.secondsToFirstOutput;
	}

	void secondsToFirstOutput(double seconds) {
		this.secondsToFirstOutput = seconds;
	}

	/**
	 * Return how the turn stands.
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
