package io.github.responsesws.chaos;

import io.github.responsesws.test.Gate;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;

/**
 * When it goes wrong.
 */
enum ChaosStage {

	/** While the first connection is made. */
	HANDSHAKE,

	/** The request has left, and nothing has come yet. */
	WRITTEN,

	/** The response has begun. */
	CREATED,

	/** Some of the answer has come. */
	BETWEEN,

	/** In the middle of a frame that is cut into pieces. */
	IN_FRAME,

	/** All has come but the terminal event. */
	TERMINAL,

	/** No turn runs; the next one begins afterwards. */
	IDLE,

	/** The session was replaced, and its last turn still runs. */
	ROTATION,

	/** The client was told to close, and its last turn still runs. */
	SHUTDOWN;

	static final String ANSWER = "A somewhat longer answer, so that it takes more than one frame.";

	/**
	 * Whether it is about one request rather than its connection.
	 */
	boolean isOfRequest() {
		return this == WRITTEN || this == CREATED || this == BETWEEN || this == TERMINAL;
	}

	/**
	 * Whether a turn runs when it happens.
	 */
	boolean isInTurn() {
		return this != HANDSHAKE && this != IDLE;
	}

	/**
	 * Whether some of the answer has reached the caller by then.
	 */
	boolean isAfterOutput() {
		return this != WRITTEN && this != CREATED && isInTurn();
	}

	/**
	 * Return what the server does: up to the gate, where it happens, and on.
	 */
	Script script(Gate gate, ChaosFault fault) {
		Script before = switch (this) {
			case WRITTEN -> Scripts.script().await(gate);
			case CREATED -> Scripts.events("{\"type\":\"response.metadata\"}").await(gate);
			case IN_FRAME -> Scripts.delta("A ").await(gate).fragmented(8);
			case TERMINAL -> Scripts.text(ANSWER).await(gate);
			default -> Scripts.delta("A ").await(gate);
		};
		if (fault.kind() == ChaosFault.Kind.REQUEST) {
			return fault.end(before);
		}
		return (this == TERMINAL) ? before : before.text(ANSWER);
	}

}
