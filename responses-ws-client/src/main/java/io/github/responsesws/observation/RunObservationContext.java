package io.github.responsesws.observation;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Usage;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run of tools that is observed.
 *
 * @since 0.1.0
 */
public final class RunObservationContext extends Observation.Context {

	private final String client;

	private final Service service;

	private final ResponseRequest request;

	private final @Nullable String conversationId;

	private volatile int rounds;

	private volatile @Nullable Usage usage;

	RunObservationContext(String client, Service service, ResponseRequest request, @Nullable String conversationId) {
		this.client = client;
		this.service = service;
		this.request = request;
		this.conversationId = conversationId;
	}

	/**
	 * Return whose run it is.
	 * @return the name of the client
	 */
	public String client() {
		return this.client;
	}

	/**
	 * Return where the turns of the run go.
	 * @return the service
	 */
	public Service service() {
		return this.service;
	}

	/**
	 * Return what the first turn asks.
	 * @return the request, without fields for a run that goes on
	 */
	public ResponseRequest request() {
		return this.request;
	}

	/**
	 * Return the conversation that the run belongs to.
	 * @return its ID, or {@code null} for a run outside of any
	 */
	public @Nullable String conversationId() {
		return this.conversationId;
	}

	/**
	 * Return how many turns the run has begun.
	 * @return the number of turns
	 */
	public int rounds() {
		return this.rounds;
	}

	void rounds(int rounds) {
		this.rounds = rounds;
	}

	/**
	 * Return the tokens of all turns together.
	 * @return the tokens, or {@code null} if the run has not ended with an answer
	 */
	public @Nullable Usage usage() {
		return this.usage;
	}

	void usage(Usage usage) {
		this.usage = usage;
	}

	/**
	 * Return how the run stands.
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
