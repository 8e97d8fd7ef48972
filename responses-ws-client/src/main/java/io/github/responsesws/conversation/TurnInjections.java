package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.turn.TurnRunner;
import reactor.core.publisher.Mono;

/**
 * The outputs that are injected into the response of one turn, and what became of them.
 * Safe for use by any thread: callers inject, the turn learns of outcomes, which the
 * session tells before it passes the end of the response on.
 */
final class TurnInjections {

	private final TurnRunner runner;

	private final Queue<InputItem> accepted = new ConcurrentLinkedQueue<>();

	private volatile boolean uncertain;

	TurnInjections(TurnRunner runner) {
		this.runner = runner;
	}

	/**
	 * Inject outputs.
	 * @return the outcome, also noted here if nobody waits for it any more
	 */
	Mono<InjectResult> inject(InjectRequest request) {
		return this.runner.inject(request).doOnNext((result) -> {
			if (result instanceof InjectResult.Accepted) {
				this.accepted.addAll(request.input());
			}
			else if (result instanceof InjectResult.Unknown) {
				this.uncertain = true;
			}
		}).cache();
	}

	/**
	 * Return whether the service may hold outputs of which it never said so: the next
	 * turn had better not build on what the service remembers.
	 */
	boolean isUncertain() {
		return this.uncertain;
	}

	/**
	 * Add what has become part of a response to its items, each output after its call.
	 */
	List<OutputItem> addTo(List<OutputItem> output) {
		if (this.accepted.isEmpty()) {
			return output;
		}
		Map<String, RawJson> outputs = new HashMap<>();
		this.accepted.forEach((item) -> outputs.put(callId(item.json()), item.json()));
		// Where the service tells them itself, they are there already.
		output.stream().filter(CallItems::isOutput).forEach((item) -> outputs.remove(callId(item.json())));
		List<OutputItem> all = new ArrayList<>(output.size() + outputs.size());
		for (OutputItem item : output) {
			all.add(item);
			RawJson answer = CallItems.isCall(item) ? outputs.remove(callId(item.json())) : null;
			if (answer != null) {
				all.add(OutputItem.of(answer));
			}
		}
		return all;
	}

	private static String callId(RawJson item) {
		return String.valueOf(CallItems.callId(item));
	}

}
