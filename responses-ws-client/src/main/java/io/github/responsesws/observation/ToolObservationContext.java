package io.github.responsesws.observation;

import io.github.responsesws.tool.ToolContext;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that is observed.
 *
 * @since 0.1.0
 */
public final class ToolObservationContext extends Observation.Context {

	private final String client;

	private final ToolContext call;

	private final boolean content;

	private volatile @Nullable String output;

	ToolObservationContext(String client, ToolContext call, boolean content) {
		this.client = client;
		this.call = call;
		this.content = content;
	}

	/**
	 * Return whose tool loop runs the call.
	 * @return the name of the client
	 */
	public String client() {
		return this.client;
	}

	/**
	 * Return the call and its circumstances.
	 * @return the call
	 */
	public ToolContext call() {
		return this.call;
	}

	/**
	 * Return whether arguments and outputs may be told.
	 * @return whether somebody asked for them
	 */
	public boolean includesContent() {
		return this.content;
	}

	/**
	 * Return what the model is told.
	 * @return the output, or {@code null} if the call has not ended with one
	 */
	public @Nullable String output() {
		return this.output;
	}

	void output(String output) {
		this.output = output;
	}

	/**
	 * Return how the call stands.
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
