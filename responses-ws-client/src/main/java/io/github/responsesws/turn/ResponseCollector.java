package io.github.responsesws.turn;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.OutputCollector;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Collects the events of one turn to its final response, for callers that pass the events
 * on as well. Owned by one subscription; Reactor serialises its signals.
 *
 * @since 0.1.0
 */
public final class ResponseCollector {

	private final TurnProgress progress = new TurnProgress();

	private final OutputCollector output = new OutputCollector();

	private @Nullable Response response;

	/**
	 * Note an event.
	 * @param event the next event of the turn
	 * @throws ApiException if the turn fails with this event
	 */
	public void accept(ResponseEvent event) {
		ApiException failure = this.progress.failure(event);
		if (failure != null) {
			throw failure;
		}
		this.output.accept(event);
		if (event instanceof ResponseLifecycleEvent.Created) {
			this.response = null;
		}
		else if (event instanceof ResponseLifecycleEvent lifecycle && event.isTerminal()) {
			this.response = this.output.complete(lifecycle.response());
			this.output.clear();
		}
	}

	/**
	 * Return the response the turn ended with, as {@link ResponseEvents#finalResponse}
	 * does.
	 * @return the final response
	 * @throws TurnTruncatedException if no terminal event was noted
	 */
	public Response result() {
		Response response = this.response;
		if (response == null) {
			throw this.progress.truncated();
		}
		return response;
	}

}
