package io.github.responsesws.session;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a session and which of them an event or a turn is on. A session with one
 * lane uses the default lane and sends no {@code stream_id}; one with more names them
 * all, and never uses more names than it has lanes. Belongs to the session's event loop.
 */
final class Lanes {

	private static final String NAME = "lane-";

	private final Lane[] lanes;

	Lanes(int count) {
		this.lanes = new Lane[count];
		for (int i = 0; i < count; i++) {
			this.lanes[i] = new Lane(i, (count > 1) ? name(i + 1) : null);
		}
	}

	/**
	 * Return the name of a lane.
	 * @param number its number, from 1
	 */
	static String name(int number) {
		return NAME + number;
	}

	Lane[] all() {
		return this.lanes;
	}

	boolean isNamed() {
		return this.lanes.length > 1;
	}

	/**
	 * Return the lane that an event names, or the only lane there is.
	 */
	@Nullable Lane laneOf(ResponseEvent event) {
		if (!isNamed()) {
			return this.lanes[0];
		}
		String name = event.streamId();
		return (name != null) ? named(name) : null;
	}

	/**
	 * Each event asks this, so the lanes are not compared one after the other.
	 */
	private @Nullable Lane named(String name) {
		int index = numberOf(name) - 1;
		if (index < 0 || index >= this.lanes.length) {
			return null;
		}
		Lane lane = this.lanes[index];
		return name.equals(lane.streamId()) ? lane : null;
	}

	/**
	 * Return the number that a lane of this name would have.
	 */
	private static int numberOf(String name) {
		int number = 0;
		for (int i = NAME.length(); i < name.length(); i++) {
			number = 10 * number + (name.charAt(i) - '0');
		}
		return number;
	}

	/**
	 * Return how many lanes have a turn or a response, whether or not somebody listens.
	 */
	int busy() {
		int busy = 0;
		for (Lane lane : this.lanes) {
			if (lane.isBusy()) {
				busy++;
			}
		}
		return busy;
	}

	/**
	 * Return how many lanes have a turn.
	 */
	int listened() {
		int listened = 0;
		for (Lane lane : this.lanes) {
			if (lane.turn() != null) {
				listened++;
			}
		}
		return listened;
	}

	@Nullable Lane firstBusy() {
		for (Lane lane : this.lanes) {
			if (lane.isBusy()) {
				return lane;
			}
		}
		return null;
	}

	@Nullable Lane laneOf(Turn turn) {
		for (Lane lane : this.lanes) {
			if (lane.turn() == turn) {
				return lane;
			}
		}
		return null;
	}

	/**
	 * Return the lane that a response runs on.
	 */
	@Nullable Lane laneOfResponse(String responseId) {
		for (Lane lane : this.lanes) {
			if (lane.isBusy() && responseId.equals(lane.responseId())) {
				return lane;
			}
		}
		return null;
	}

	boolean anyFull() {
		for (Lane lane : this.lanes) {
			if (lane.isFull()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Forget the silence of all lanes.
	 */
	void alive(long now) {
		for (Lane lane : this.lanes) {
			lane.alive(now);
		}
	}

	/**
	 * Whether an event that calls the response of a lane by an unknown ID can mean no
	 * other response: none of another lane has that ID, and the event names its lane or
	 * no other lane has a response.
	 */
	boolean isOnlyMeant(Lane meant, ResponseLifecycleEvent event) {
		boolean named = !isNamed() || event.streamId() != null;
		for (Lane lane : this.lanes) {
			if (lane != meant && (lane.knows(event.responseId()) || !(named || lane.state() == LaneState.FREE))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether an event that names no lane is a late one of a response that has ended.
	 */
	boolean isLate(ResponseLifecycleEvent event) {
		String id = event.responseId();
		if (!id.isEmpty()) {
			return laneOfResponse(id) == null && isKnown(id);
		}
		for (Lane lane : this.lanes) {
			if (lane.trailedBy(event)) {
				return true;
			}
		}
		return false;
	}

	private boolean isKnown(String responseId) {
		for (Lane lane : this.lanes) {
			if (lane.knows(responseId)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the lane whose response is the only one of the session.
	 */
	@Nullable Lane onlyLane() {
		Lane only = null;
		for (Lane lane : this.lanes) {
			if (lane.state() != LaneState.FREE) {
				if (only != null) {
					return null;
				}
				only = lane;
			}
		}
		return (only == null && !isNamed()) ? this.lanes[0] : only;
	}

}
