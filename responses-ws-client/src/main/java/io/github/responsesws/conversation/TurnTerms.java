package io.github.responsesws.conversation;

import java.time.Duration;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * On what terms a handle of a conversation runs its turns.
 *
 * @param settings what the handle was opened with
 * @param replayLimit bounds what is kept
 * @param timer what waits run on
 */
record TurnTerms(ConversationSettings settings, ReplayLimit replayLimit, Scheduler timer) {

	Mono<Long> delay(Duration wait) {
		return Mono.delay(wait, this.timer);
	}

}
