package io.github.responsesws.protocol;

import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Collects the events of one turn to its final response. Owned by one subscription;
 * Reactor serialises its signals.
 */
final class ResponseCollector {

	private final TurnProgress progress = new TurnProgress();

	private final TreeMap<Integer, OutputItem> items = new TreeMap<>();

	private @Nullable Response response;

	void accept(ResponseEvent event) {
		ApiException failure = this.progress.failure(event);
		if (failure != null) {
			throw failure;
		}
		if (event instanceof OutputItemEvent.Done done) {
			this.items.put((done.outputIndex() >= 0) ? done.outputIndex() : this.items.size(), done.item());
		}
		else if (event instanceof ResponseLifecycleEvent.Created) {
			this.items.clear();
			this.response = null;
		}
		else if (event instanceof ResponseLifecycleEvent lifecycle && event.isTerminal()) {
			this.response = lifecycle.response();
		}
	}

	Response result() {
		Response response = this.response;
		if (response == null) {
			throw this.progress.truncated();
		}
		if (this.items.isEmpty() || !response.output().isEmpty()) {
			return response;
		}
		return response.withOutput(List.copyOf(this.items.values()));
	}

}
