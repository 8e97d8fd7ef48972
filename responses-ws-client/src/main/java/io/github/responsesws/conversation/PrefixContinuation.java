package io.github.responsesws.conversation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.PreviousResponseNotFoundException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Saves callers who send their whole history each turn from sending what the service
 * knows: if every field but the input equals that of an earlier request, and the input
 * begins with that request's input and its response's output, only the rest is sent.
 * Anything else goes as it is. Safe for use by any thread.
 * <p>
 * Of what was said only digests are kept, of at most {@value #MAX_CHAINS} chains. Items
 * are compared by meaning: order of members, {@code id} and {@code status} do not count.
 * Where two responses gave the same to the same request, nothing goes on from either.
 *
 * @since 0.1.0
 */
public final class PrefixContinuation {

	static final int MAX_CHAINS = 4_096;

	private static final int PREFETCH = 16;

	/** In place of an ID. */
	private static final String AMBIGUOUS = "";

	// Least recently used first. Guarded by itself, for a lookup or two a turn.
	private final Map<HistoryDigest, String> responses = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<HistoryDigest, String> eldest) {
			return size() > MAX_CHAINS;
		}

	};

	/**
	 * Run a turn.
	 * @param request a request with its whole history as input
	 * @param runner runs it, or the part of it that is new
	 * @return its events; if the service has forgotten the earlier response, the whole
	 * request is sent before anything is emitted
	 */
	public Flux<ResponseEvent> stream(ResponseRequest request, TurnRunner runner) {
		if (!isWhole(request)) {
			return runner.stream(request, TurnPlacement.ANYWHERE);
		}
		return Flux.defer(() -> {
			List<RawJson> input = request.input().stream().map(InputItem::json).toList();
			List<HistoryDigest> prefixes = HistoryDigest.ofPrefixes(request, input);
			HistoryDigest whole = prefixes.get(input.size());
			for (int length = input.size() - 1; length > 0; length--) {
				String known = find(prefixes.get(length));
				if (known != null) {
					List<InputItem> tail = request.input().subList(length, input.size());
					return attempt(request.mutate().previousResponseId(known).input(tail).build(), whole, runner)
						.onErrorResume(PrefixContinuation::isForgotten, (forgotten) -> attempt(request, whole, runner));
				}
			}
			return attempt(request, whole, runner);
		});
	}

	private static boolean isForgotten(Throwable failure) {
		return failure instanceof PreviousResponseNotFoundException || failure instanceof ChainNotHeldException;
	}

	/**
	 * What is not stored is known to one lane alone, and is asked for nowhere else.
	 */
	private static TurnPlacement placement(ResponseRequest request) {
		boolean stored = !Boolean.FALSE.equals(request.store());
		return (stored || request.previousResponseId() == null) ? TurnPlacement.NEARBY : TurnPlacement.IN_PLACE;
	}

	private static boolean isWhole(ResponseRequest request) {
		return request.previousResponseId() == null && !request.hasConversation() && request.generate();
	}

	private Flux<ResponseEvent> attempt(ResponseRequest request, HistoryDigest sent, TurnRunner runner) {
		return Flux.defer(() -> {
			AtomicBoolean ended = new AtomicBoolean();
			AttemptEvents events = new AttemptEvents(new AttemptEvents.Listener() {

				@Override
				public boolean recoversFrom(ApiException failure) {
					return failure instanceof PreviousResponseNotFoundException;
				}

			}, true, (end, responseId, output) -> Mono.fromRunnable(() -> {
				// The response that follows a steered one answers more than was sent.
				if (!ended.getAndSet(true)) {
					remember(sent.with(output.stream().map(OutputItem::json).toList()), responseId);
				}
			}));
			return runner.stream(request, placement(request)).concatMapDelayError(events::accept, PREFETCH);
		});
	}

	private @Nullable String find(HistoryDigest history) {
		synchronized (this.responses) {
			String known = this.responses.get(history);
			return AMBIGUOUS.equals(known) ? null : known;
		}
	}

	private void remember(HistoryDigest history, String responseId) {
		if (!responseId.isEmpty()) {
			synchronized (this.responses) {
				// Two that said the same are two chains, and nothing tells whose this is.
				String known = this.responses.get(history);
				this.responses.put(history, (known == null || known.equals(responseId)) ? responseId : AMBIGUOUS);
			}
		}
	}

}
