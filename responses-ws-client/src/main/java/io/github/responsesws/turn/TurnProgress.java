package io.github.responsesws.turn;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether a turn has shown output yet, and so what a failure means for a replay.
 * Owned by one subscription; Reactor serialises its signals.
 */
final class TurnProgress {

	private boolean output;

	private long events;

	private @Nullable String responseId;

	/**
	 * Note an event.
	 * @param event the next event of the turn
	 * @return the failure it stands for, or null
	 */
	@Nullable ApiException failure(ResponseEvent event) {
		this.events++;
		if (event instanceof ErrorEvent error) {
			ApiException failure = ApiException.from(error, this.output);
			failure.noteResponse(this.responseId);
			return failure;
		}
		if (event instanceof ResponseLifecycleEvent.Failed failed) {
			return ApiException.from(failed.response(), this.output);
		}
		if (event instanceof ResponseLifecycleEvent lifecycle && !lifecycle.responseId().isEmpty()) {
			this.responseId = lifecycle.responseId();
		}
		this.output = this.output || event.isOutput();
		return null;
	}

	TurnTruncatedException truncated() {
		TurnTruncatedException failure = new TurnTruncatedException(this.events, this.output);
		failure.noteResponse(this.responseId);
		return failure;
	}

}
