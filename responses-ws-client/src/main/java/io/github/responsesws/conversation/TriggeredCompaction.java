package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.protocol.CompactionItem;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.CompactionTransport;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import reactor.core.publisher.Mono;

/**
 * Compacts with a turn: the last item of its input is a {@code compaction_trigger}, its
 * output the compaction. Nobody goes on from its response, so that is not stored.
 */
final class TriggeredCompaction implements CompactionTransport {

	private final TurnRunner runner;

	TriggeredCompaction(TurnRunner runner) {
		this.runner = runner;
	}

	@Override
	public Mono<RawJson> compact(ResponseRequest request) {
		return Mono.defer(() -> {
			List<InputItem> input = new ArrayList<>(request.input());
			input.add(InputItem.compactionTrigger());
			TurnPlacement placement = (request.previousResponseId() != null) ? TurnPlacement.NEARBY
					: TurnPlacement.ANYWHERE;
			return ResponseEvents
				.finalResponse(this.runner.stream(request.mutate().input(input).store(false).build(), placement))
				.map(TriggeredCompaction::window);
		});
	}

	/**
	 * Return what a new chain begins with. A response that was cut off, or that holds no
	 * compaction, has nothing of it.
	 */
	private static RawJson window(Response response) {
		List<OutputItem> output = response.output();
		int start = output.size();
		for (int i = 0; i < output.size() && response.isCompleted(); i++) {
			start = (output.get(i) instanceof CompactionItem) ? i : start;
		}
		return ResponseRequest.builder()
			.field("output", output.subList(start, output.size()).stream().map(OutputItem::json).toList())
			.build()
			.body();
	}

}
