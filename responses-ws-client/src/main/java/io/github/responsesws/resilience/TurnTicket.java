package io.github.responsesws.resilience;

import java.time.Duration;

import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.TurnAdmission;

/**
 * The place of one turn at the gate of its model, in the order in which turns came. A
 * turn that is sent again, or could not begin, comes back to it. Its fields are guarded
 * by the gate.
 */
final class TurnTicket implements TurnAdmission, Comparable<TurnTicket> {

	private final ModelGate gate;

	private final long arrival;

	private final Holder holder;

	Place place = Place.OUTSIDE;

	/** Since when the turn waits. */
	long since;

	/** The generation of the bound under which the turn was let in. */
	long generation = -1;

	/** Whether the turn has a lane or a connection, as far as anybody asked. */
	boolean started;

	/** Whether the quota was taken for what is sent next. */
	boolean paid;

	TurnTicket(ModelGate gate, long arrival, Holder holder) {
		this.gate = gate;
		this.arrival = arrival;
		this.holder = holder;
	}

	Holder holder() {
		return this.holder;
	}

	/**
	 * Return whether the turn was let in before.
	 */
	boolean wasInside() {
		return this.generation >= 0;
	}

	/**
	 * Ask to be let in.
	 * @return whether that is so at once; otherwise the holder is told
	 */
	boolean enter() {
		return this.gate.enter(this);
	}

	/**
	 * Return whether to wait at the gate is to wait for so long.
	 */
	boolean covers(Duration wait) {
		return this.gate.covers(wait);
	}

	/**
	 * Leave, whether the turn waits or is in flight, if it has not left before.
	 */
	void leave(TurnResult result) {
		this.gate.leave(this, result);
	}

	@Override
	public boolean mayStart() {
		return this.gate.mayStart(this);
	}

	@Override
	public int compareTo(TurnTicket other) {
		int order = Long.compare(this.arrival, other.arrival);
		// Attempts of one turn follow each other, but a set would lose one of two.
		return (order != 0) ? order : Integer.compare(System.identityHashCode(this), System.identityHashCode(other));
	}

	enum Place {

		OUTSIDE, WAITING, INSIDE

	}

	/**
	 * Whose ticket it is.
	 */
	interface Holder {

		/**
		 * The turn may begin. It may have been cancelled meanwhile.
		 */
		void admitted();

		/**
		 * The turn may not wait any longer.
		 */
		void refused(ResponsesException reason);

		/**
		 * Return how many tokens the turn may take, as far as is known before.
		 */
		long tokens();

	}

}
