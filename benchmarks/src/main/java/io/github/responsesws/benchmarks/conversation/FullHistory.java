package io.github.responsesws.benchmarks.conversation;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import reactor.core.publisher.Flux;

/**
 * Sends all that was said with every turn, as callers do who know no
 * {@code previous_response_id}. Its turns come one after the other.
 */
final class FullHistory implements TurnRunner {

	private final ResponsesWebSocketClient client;

	private final List<InputItem> history = new ArrayList<>();

	FullHistory(ResponsesWebSocketClient client) {
		this.client = client;
	}

	@Override
	public Flux<ResponseEvent> stream(ResponseRequest turn, TurnPlacement placement) {
		this.history.addAll(turn.input());
		return this.client.stream(turn.mutate().input(this.history).build()).doOnNext((event) -> {
			if (event instanceof ResponseLifecycleEvent.Completed completed) {
				completed.response().output().forEach((item) -> this.history.add(InputItem.of(item)));
			}
		});
	}

}
