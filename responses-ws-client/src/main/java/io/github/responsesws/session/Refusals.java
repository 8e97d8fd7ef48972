package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells turns why they get no lane, one batch after the other.
 * <p>
 * Many turns may have one subscriber, who cancels all others when the first one fails.
 * What was refused together is told together, so that those which are cancelled on the
 * way say nothing; and while a batch is told, no turn runs out of patience that the same
 * subscriber is about to cancel. Belongs to the pool's drain loop.
 */
final class Refusals {

	/** A subscriber that takes its time must not make others wait for their timeouts. */
	private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final SerialLoop loop;

	private List<Refusal> batch = new ArrayList<>();

	private int telling;

	private long heldUntil;

	Refusals(SerialLoop loop) {
		this.loop = loop;
	}

	/**
	 * Note a turn that was refused.
	 */
	void add(Turn turn, Throwable reason) {
		this.batch.add(new Refusal(turn, reason));
	}

	/**
	 * Return whether turns that have run out of patience have to wait a little longer.
	 */
	boolean isHolding(long now) {
		return this.telling > 0 && this.heldUntil - now > 0;
	}

	/**
	 * Return when they wait no longer, whether all has been told or not.
	 */
	long heldUntil() {
		return this.heldUntil;
	}

	/**
	 * Tell what was noted, once the drain loop is over.
	 */
	void tell(long now) {
		if (this.batch.isEmpty()) {
			return;
		}
		List<Refusal> told = this.batch;
		this.batch = new ArrayList<>();
		this.telling++;
		this.heldUntil = now + HOLD_NANOS;
		this.loop.afterwards(() -> {
			told.forEach((refusal) -> refusal.turn().refused(refusal.reason()));
			this.loop.execute(() -> this.telling--);
		});
	}

	/**
	 * A turn that gets no lane.
	 *
	 * @param turn the turn
	 * @param reason why
	 */
	private record Refusal(Turn turn, Throwable reason) {
	}

}
