package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.CompactionTransport;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lets the service shorten what was said. Safe for use by any thread.
 */
final class HistoryCompaction {

	private static final Set<String> AGENTS = Set.of("multi_agent_call", "multi_agent_call_output", "agent_message");

	/** A service answers so that does not have the address. */
	private static final Set<Integer> NO_SUCH_ADDRESS = Set.of(404, 405, 426, 501);

	private final @Nullable CompactionTransport http;

	private final CompactionTransport socket;

	private final TurnRunner runner;

	/**
	 * Create a compaction.
	 * @param http how the service is asked over HTTP, or {@code null} if it cannot be
	 * @param socket how it is asked over the socket
	 * @param runner tells whose turns are those of several agents
	 */
	HistoryCompaction(@Nullable CompactionTransport http, CompactionTransport socket, TurnRunner runner) {
		this.http = http;
		this.socket = socket;
		this.runner = runner;
	}

	/**
	 * Return whether the service shortens on demand what was said: where several agents
	 * speak, it does so by itself or not at all.
	 */
	boolean isPossible(ConversationState state, ResponseRequest request) {
		return !this.runner.injects(request) && state.replayItems()
			.stream()
			.noneMatch((item) -> AGENTS.contains(item.tree().path("type").asString("")));
	}

	/**
	 * Let the service shorten what was said.
	 * @param state the conversation
	 * @param request tells the model and the instructions
	 * @param route how the service is asked
	 * @return the state that a new chain begins with; empty if nothing was said yet
	 */
	Mono<ConversationState> compacted(ConversationState state, ResponseRequest request, CompactionRoute route) {
		List<RawJson> kept = state.replayItems();
		// The service would refuse calls without outputs, and their outputs without them.
		int end = state.leftOpen().start(kept);
		List<RawJson> async = ReplayWindow.withReasoning(state.asyncCalls(), kept);
		List<RawJson> closed = kept.subList(0, end).stream().filter((item) -> !async.contains(item)).toList();
		if (closed.isEmpty() && (state.lastResponseId() == null || state.isReplayable())) {
			return Mono.empty();
		}
		if (!isPossible(state, request)) {
			return Mono.error(() -> new InvalidRequestException("multi_agent",
					"excludes compaction on demand: the service shortens by itself what several agents said"));
		}
		ResponseRequest.Builder body = ResponseRequest.builder()
			.model(request.model())
			.instructions(request.instructions());
		boolean here = !closed.isEmpty();
		body = here ? body.input(closed.stream().map(InputItem::raw).toList()) : inTheService(state, body);
		if (route == CompactionRoute.HTTP && this.http == null) {
			return Mono.error(() -> CompactionException.withoutHttp(state.id()));
		}
		return compact(body.build(), route, request.field("multi_agent")).map((answer) -> {
			RawJson output = answer.members().get("output");
			List<RawJson> items = new ArrayList<>((output != null) ? output.elements() : List.of());
			if (items.isEmpty()) {
				throw CompactionException.ofNothing(state.id());
			}
			async.stream().filter((call) -> !isAmong(call, items) && kept.indexOf(call) < end).forEach(items::add);
			items.addAll(kept.subList(end, kept.size()));
			return state.compacted(ReplayWindow.of(items), here ? state.leftOpen() : state.leftOpen().withoutCalls());
		});
	}

	private Mono<RawJson> compact(ResponseRequest request, CompactionRoute route, @Nullable RawJson agents) {
		CompactionTransport http = this.http;
		if (route == CompactionRoute.SOCKET || http == null) {
			return compactOnSocket(request, agents);
		}
		return http.compact(request)
			.onErrorResume(ApiException.class,
					(refusal) -> (route == CompactionRoute.AUTO && NO_SUCH_ADDRESS.contains(refusal.status()))
							? compactOnSocket(request, agents) : Mono.error(refusal));
	}

	private Mono<RawJson> compactOnSocket(ResponseRequest request, @Nullable RawJson agents) {
		// A turn like others, which says whose it is.
		return this.socket.compact((agents != null) ? request.mutate().field("multi_agent", agents).build() : request);
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
