package io.github.responsesws.session;

/**
 * The life of a lane. Whether somebody still listens to the response is no part of it: a
 * lane that is not free and has no turn drains.
 */
enum LaneState {

	/** No response runs. */
	FREE,

	/** A request waits to be written. */
	QUEUED,

	/** The request was handed to the channel, which may not have sent it. */
	WRITING,

	/** The request has left this process. */
	WRITTEN,

	/** The response runs. */
	RUNNING,

	/** The response has ended, and one may follow that nobody asks for. */
	HELD,

	/** The response has ended, and outputs injected into it are not acknowledged. */
	SETTLING,

	/** The response never ended: the lane is lost with its session. */
	STUCK;

	boolean canBecome(LaneState next) {
		return switch (this) {
			case FREE -> next == QUEUED;
			case QUEUED -> next == WRITING || next == FREE;
			case WRITING -> next == WRITTEN || next == RUNNING || next == FREE || next == STUCK;
			case WRITTEN -> next == RUNNING || next == FREE || next == STUCK;
			case RUNNING -> next == HELD || next == SETTLING || next == FREE || next == STUCK;
			case HELD -> next == RUNNING || next == FREE || next == STUCK;
			case SETTLING -> next == FREE || next == STUCK;
			case STUCK -> false;
		};
	}

	/**
	 * Whether a turn has the lane, or its response.
	 */
	boolean isBusy() {
		return this != FREE && this != STUCK;
	}

	/**
	 * Whether nothing was heard of the lane's request.
	 */
	boolean isUnanswered() {
		return this == QUEUED || this == WRITING || this == WRITTEN;
	}

	/**
	 * Whether an event that arrives may be of the lane's response.
	 */
	boolean mayHear() {
		return isBusy() && this != QUEUED && this != SETTLING;
	}

}
