package io.github.responsesws.conversation;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Keeps what is kept of a conversation within its bound, by compacting it or by refusing
 * the turn that would exceed it. For the turn that holds the gate.
 */
final class ReplayLimit {

	private final String id;

	private final HistoryCompaction compaction;

	private final ConversationSettings settings;

	private final LatestState latest;

	ReplayLimit(String id, HistoryCompaction compaction, ConversationSettings settings, LatestState latest) {
		this.id = id;
		this.compaction = compaction;
		this.settings = settings;
		this.latest = latest;
	}

	/**
	 * Return whether the items of a turn are kept.
	 * @param stored whether the service stores its response
	 */
	boolean keeps(boolean stored) {
		return !stored || this.settings.keepStored();
	}

	/**
	 * Make sure that what has to be kept may be kept.
	 * @return the state that the turn begins with
	 */
	Mono<ConversationState> check(ConversationState state, TurnRequests requests) {
		// A service that stored nothing will not store this response either.
		boolean stored = requests.isStored() && (state.lastResponseId() == null || state.isStored());
		if (!keeps(stored) || isWithin(state, requests)) {
			return Mono.just(state);
		}
		if (this.settings.onLimit() == SizeLimit.FAIL || state.replayItems().isEmpty()
				|| !this.compaction.isPossible(state, this.settings.request())) {
			return Mono.error(tooLarge(state, requests));
		}
		return compacted(state).flatMap((compacted) -> isWithin(compacted, requests) ? Mono.just(compacted)
				: Mono.error(tooLarge(compacted, requests)));
	}

	private boolean isWithin(ConversationState state, TurnRequests requests) {
		return size(state, requests) <= this.settings.maxReplaySize();
	}

	private static long size(ConversationState state, TurnRequests requests) {
		return state.replayBytes() + requests.inputSize();
	}

	private ConversationTooLargeException tooLarge(ConversationState state, TurnRequests requests) {
		return new ConversationTooLargeException(this.id, size(state, requests), this.settings.maxReplaySize());
	}

	/**
	 * Let the service shorten what was said.
	 * @return the new state, or the same one if nothing was said yet
	 */
	Mono<ConversationState> compacted(ConversationState state) {
		return this.compaction.compacted(state, this.settings.request(), this.settings.compactionTransport())
			.flatMap((next) -> this.latest.save(next, state.version(), List.of()).thenReturn(next))
			.defaultIfEmpty(state);
	}

}
