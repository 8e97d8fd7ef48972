package io.github.responsesws.test.engine;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One lane of a connection: at most one running turn, and the latest response as the only
 * thing that the connection remembers. Owned by the connection's event loop.
 */
final class ServerLane {

	private @Nullable ServerTurn running;

	private @Nullable StoredResponse latest;

	private @Nullable StoredResponse replaced;

	private List<Steer> waitingSteers = List.of();

	boolean isBusy() {
		return this.running != null;
	}

	@Nullable ServerTurn running() {
		return this.running;
	}

	@Nullable StoredResponse latest() {
		return this.latest;
	}

	/**
	 * Start a turn. The lane's earlier response is given up at this moment.
	 * @param turn the turn
	 */
	void begin(ServerTurn turn) {
		this.running = turn;
		this.replaced = this.latest;
		this.latest = null;
	}

	/**
	 * End the running turn successfully.
	 * @param response what later turns may continue
	 */
	void finish(StoredResponse response) {
		this.running = null;
		this.replaced = null;
		this.latest = response;
	}

	/**
	 * End the running turn with an error. The response it continued is evicted, an
	 * unrelated one stays.
	 * @param turn the turn
	 */
	void fail(ServerTurn turn) {
		this.running = null;
		this.latest = this.replaced;
		this.replaced = null;
		evict(turn.request().previousResponseId());
	}

	/**
	 * Forget the latest response if it is the one that a failed request continued.
	 * @param id the request's parent, or {@code null}
	 */
	void evict(@Nullable String id) {
		if (this.latest != null && this.latest.id().equals(id)) {
			this.latest = null;
		}
	}

	/**
	 * Keep steering input until the tool outputs arrive that the latest response owes.
	 * @param steers the input
	 */
	void await(List<Steer> steers) {
		this.waitingSteers = List.copyOf(steers);
	}

	/**
	 * Hand over the steering input that waits, whatever request comes next.
	 * @return the input, in the order of submission
	 */
	List<Steer> takeWaiting() {
		List<Steer> steers = this.waitingSteers;
		this.waitingSteers = List.of();
		return steers;
	}

}
