package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.CompactionTransport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lets the service shorten what was said. Safe for use by any thread.
 */
final class HistoryCompaction {

	private final @Nullable CompactionTransport transport;

	/**
	 * Create a compaction.
	 * @param transport how the service is asked, or {@code null} if it cannot be
	 */
	HistoryCompaction(@Nullable CompactionTransport transport) {
		this.transport = transport;
	}

	/**
	 * Let the service shorten what was said.
	 * @param state the conversation
	 * @param request tells the model and the instructions
	 * @return the state that a new chain begins with; empty if nothing was said yet
	 */
	Mono<ConversationState> compacted(ConversationState state, ResponseRequest request) {
		List<RawJson> kept = state.replayItems();
		// The service would refuse calls without outputs, and their outputs without them.
		int end = state.leftOpen().start(kept);
		List<RawJson> async = ReplayWindow.withReasoning(state.asyncCalls(), kept);
		List<RawJson> closed = kept.subList(0, end).stream().filter((item) -> !async.contains(item)).toList();
		if (closed.isEmpty() && (state.lastResponseId() == null || state.isReplayable())) {
			return Mono.empty();
		}
		CompactionTransport transport = this.transport;
		if (transport == null) {
			return Mono.error(new UnsupportedOperationException("No CompactionTransport was configured"));
		}
		ResponseRequest.Builder body = ResponseRequest.builder()
			.model(request.model())
			.instructions(request.instructions());
		boolean here = !closed.isEmpty();
		body = here ? body.input(closed.stream().map(InputItem::raw).toList()) : inTheService(state, body);
		return transport.compact(body.build()).map((answer) -> {
			RawJson output = answer.members().get("output");
			List<RawJson> items = new ArrayList<>((output != null) ? output.elements() : List.of());
			if (items.isEmpty()) {
				throw new CompactionException(state.id());
			}
			async.stream().filter((call) -> !isAmong(call, items) && kept.indexOf(call) < end).forEach(items::add);
			items.addAll(kept.subList(end, kept.size()));
			return state.compacted(ReplayWindow.of(items), here ? state.leftOpen() : state.leftOpen().withoutCalls());
		});
	}

	/**
	 * Return whether the service has kept an open call itself.
	 */
	private static boolean isAmong(RawJson call, List<RawJson> items) {
		String id = CallItems.callId(call);
		return id != null && items.stream().anyMatch((item) -> id.equals(CallItems.callId(item)));
	}

	/**
	 * Name the history that only the service has. Calls cannot be kept out of that.
	 */
	private static ResponseRequest.Builder inTheService(ConversationState state, ResponseRequest.Builder body) {
		List<InputItem> outputs = state.leftOpen().abandoned(List.of());
		body.previousResponseId(state.lastResponseId());
		return outputs.isEmpty() ? body : body.input(outputs);
	}

}
