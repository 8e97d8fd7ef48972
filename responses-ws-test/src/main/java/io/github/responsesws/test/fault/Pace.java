package io.github.responsesws.test.fault;

import java.util.Random;

/**
 * How bytes travel in one direction. Immutable.
 *
 * @param latencyNanos delay of every byte
 * @param jitterNanos the most by which it may be longer
 * @param pieceBytes how many bytes go at once
 * @param nanosPerByte time that a byte takes
 * @param pauseNanos pause after each piece
 */
record Pace(long latencyNanos, long jitterNanos, int pieceBytes, double nanosPerByte, long pauseNanos) {

	static final Pace FULL = new Pace(0, 0, Integer.MAX_VALUE, 0, 0);

	private static final double NANOS = 1e9;

	/** Twenty pieces a second are smooth enough. */
	private static final int PIECES_A_SECOND = 20;

	Pace with(Fault fault) {
		return switch (fault.kind()) {
			case LATENCY -> new Pace(fault.delay().toNanos(), fault.jitter().toNanos(), this.pieceBytes,
					this.nanosPerByte, this.pauseNanos);
			case BANDWIDTH -> new Pace(this.latencyNanos, this.jitterNanos,
					(int) Math.min(this.pieceBytes, Math.max(1, fault.amount() / PIECES_A_SECOND)),
					NANOS / fault.amount(), this.pauseNanos);
			case DRIBBLE -> new Pace(this.latencyNanos, this.jitterNanos,
					(int) Math.min(this.pieceBytes, fault.amount()), this.nanosPerByte, fault.delay().toNanos());
			default -> throw new IllegalArgumentException(fault + " is no pace");
		};
	}

	long arrivalAfter(long now, Random random) {
		return now + this.latencyNanos + ((this.jitterNanos > 0) ? (long) (random.nextDouble() * this.jitterNanos) : 0);
	}

	long nanosFor(int bytes) {
		return this.pauseNanos + (long) (bytes * this.nanosPerByte);
	}

}
