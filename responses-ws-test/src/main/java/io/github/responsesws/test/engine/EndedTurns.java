package io.github.responsesws.test.engine;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How the latest responses of a connection ended, so that what arrives late for them gets
 * the right answer. Owned by the connection's event loop.
 */
final class EndedTurns {

	private static final int REMEMBERED = 64;

	private final Map<String, Ended> ended = new LinkedHashMap<>() {
		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Ended> eldest) {
			return size() > REMEMBERED;
		}
	};

	void remember(ServerTurn turn) {
		boolean completed = turn.response().phase() == ResponseState.Phase.FINISHED && turn.interruption() == null;
		this.ended.put(turn.response().id(), new Ended(turn.label(), completed));
	}

	@Nullable Ended find(String id) {
		return this.ended.get(id);
	}

	/**
	 * How a response ended.
	 *
	 * @param label its lane's name
	 * @param completed whether it completed
	 */
	record Ended(@Nullable String label, boolean completed) {
	}

}
