package io.github.responsesws;

import java.util.List;

import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.resilience.LimitSnapshot;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.transport.TransportSnapshot;

/**
 * What a client is doing right now, for meters, health and displays. All of it is taken
 * from memory and may be asked for at any rate, by any thread.
 *
 * @since 0.1.0
 */
public interface ClientState {

	/**
	 * Return what the session pool is doing right now.
	 * @return a snapshot without keys, prompts or outputs
	 */
	PoolSnapshot snapshot();

	/**
	 * Return which way turns take to the service right now, and why.
	 * @return a snapshot without keys, prompts or outputs
	 */
	TransportSnapshot transport();

	/**
	 * Return how many calls of async tools run right now, in all conversations.
	 * @return the number of running jobs
	 * @see Conversation#jobs()
	 */
	int runningJobs();

	/**
	 * Return how many calls of async tools have ended of which the model was not told, in
	 * all conversations: their outputs wait for the next turn.
	 * @return the number of jobs whose outputs wait
	 * @see Conversation#jobs()
	 */
	int waitingJobs();

	/**
	 * Return how turns are held back right now, by what the service said of its limits or
	 * by limits of the settings.
	 * @return a snapshot of each model that had turns; none where nothing holds turns
	 * back
	 */
	default List<LimitSnapshot> limits() {
		return List.of();
	}

	/**
	 * Return how many histories strict prefix knows.
	 * @see ResponsesWebSocketClient.Builder#strictPrefix(boolean)
	 */
	default int knownPrefixes() {
		return 0;
	}

}
