package io.github.responsesws.test.fault;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What goes wrong with a connection, and when. Immutable: every method returns a new
 * fault.
 *
 * <pre class="code">
 * Fault.reset().afterBytes(1_000)
 * Fault.silence().towards(Direction.TO_CLIENT).after(Duration.ofSeconds(5))
 * </pre>
 *
 * A fault without a moment takes place when it is applied: to a new connection at its
 * beginning, to an open one at once.
 *
 * @since 0.1.0
 */
public final class Fault {

	static final long NEVER = -1;

	private static final Set<Direction> BOTH = Collections.unmodifiableSet(EnumSet.allOf(Direction.class));

	private static final Set<Direction> TO_CLIENT = Collections.unmodifiableSet(EnumSet.of(Direction.TO_CLIENT));

	private final FaultKind kind;

	private final Set<Direction> directions;

	/** Bytes, or bytes a second. */
	private final long amount;

	private final Duration delay;

	private final Duration jitter;

	private final long bytes;

	private final int frame;

	private final Duration time;

	private Fault(FaultKind kind, Set<Direction> directions, long amount, Duration delay, Duration jitter, long bytes,
			int frame, Duration time) {
		this.kind = kind;
		this.directions = directions;
		this.amount = amount;
		this.delay = delay;
		this.jitter = jitter;
		this.bytes = bytes;
		this.frame = frame;
		this.time = time;
	}

	private static Fault of(FaultKind kind, Set<Direction> directions, long amount, Duration delay) {
		return new Fault(kind, directions, amount, delay, Duration.ZERO, NEVER, 0, Duration.ZERO);
	}

	/**
	 * Create a delay of every byte, in both directions. What follows is not held up
	 * further: the connection stays as fast as it was.
	 * @param delay how much later bytes arrive, not negative
	 * @return the fault
	 */
	public static Fault latency(Duration delay) {
		return of(FaultKind.LATENCY, BOTH, 0, notNegative("latency", delay));
	}

	/**
	 * Create a limit of throughput, in both directions.
	 * @param bytesPerSecond bytes a second in each direction, at least 1
	 * @return the fault
	 */
	public static Fault bandwidth(long bytesPerSecond) {
		return of(FaultKind.BANDWIDTH, BOTH, positive("bandwidth", bytesPerSecond), Duration.ZERO);
	}

	/**
	 * Create a dribble: a few bytes, a pause, a few bytes, in both directions.
	 * @param bytes bytes that go at once, at least 1
	 * @param pause pause after them, not negative
	 * @return the fault
	 */
	public static Fault dribble(int bytes, Duration pause) {
		return of(FaultKind.DRIBBLE, BOTH, positive("bytes", bytes), notNegative("pause", pause));
	}

	/**
	 * Create wrong bytes towards the client: all bits of the next ones are turned over.
	 * @param bytes number of bytes, at least 1
	 * @return the fault
	 */
	public static Fault corrupt(int bytes) {
		return of(FaultKind.CORRUPT, TO_CLIENT, positive("bytes", bytes), Duration.ZERO);
	}

	/**
	 * Create silence in both directions: what is sent is taken and never arrives, and
	 * neither does the end of the stream.
	 * @return the fault
	 */
	public static Fault silence() {
		return of(FaultKind.SILENCE, BOTH, 0, Duration.ZERO);
	}

	/**
	 * Create the end of the stream (FIN) towards the client. What the server still sends
	 * is lost; the other direction goes on.
	 * @return the fault
	 */
	public static Fault fin() {
		return of(FaultKind.FIN, TO_CLIENT, 0, Duration.ZERO);
	}

	/**
	 * Create an orderly end of both streams (FIN), whatever is under way. With
	 * {@link #afterBytes} or {@link #insideFrame} the last message arrives in part.
	 * @return the fault
	 */
	public static Fault truncate() {
		return of(FaultKind.TRUNCATE, TO_CLIENT, 0, Duration.ZERO);
	}

	/**
	 * Create a reset (RST) of both the client's and the server's connection.
	 * @return the fault
	 */
	public static Fault reset() {
		return of(FaultKind.RESET, TO_CLIENT, 0, Duration.ZERO);
	}

	/**
	 * Create a connection that is accepted and never answered: the server does not hear
	 * of it. Applied to an open connection it is silence.
	 * @return the fault
	 */
	public static Fault unanswered() {
		return of(FaultKind.UNANSWERED, TO_CLIENT, 0, Duration.ZERO);
	}

	/**
	 * Set the direction that is struck; for a fault of the whole connection, the
	 * direction whose bytes or frames are counted.
	 * @param direction the only direction
	 * @return the changed fault
	 */
	public Fault towards(Direction direction) {
		return new Fault(this.kind, Collections.unmodifiableSet(EnumSet.of(direction)), this.amount, this.delay,
				this.jitter, this.bytes, this.frame, this.time);
	}

	/**
	 * Set the spread of a latency.
	 * @param jitter the most by which bytes may be later still, drawn by the proxy's seed
	 * @return the changed fault
	 * @throws IllegalStateException if this is no latency
	 */
	public Fault jitter(Duration jitter) {
		if (this.kind != FaultKind.LATENCY) {
			throw new IllegalStateException("Only a latency has jitter, not " + this);
		}
		return new Fault(this.kind, this.directions, this.amount, this.delay, notNegative("jitter", jitter), this.bytes,
				this.frame, this.time);
	}

	/**
	 * Set the moment by bytes: so many still arrive whole.
	 * @param bytes bytes in the direction of the fault, counted from when it is applied
	 * @return the changed fault
	 */
	public Fault afterBytes(long bytes) {
		if (bytes < 0) {
			throw new IllegalArgumentException("bytes must not be negative, but is " + bytes);
		}
		return new Fault(this.kind, this.directions, this.amount, this.delay, this.jitter, bytes, 0, this.time);
	}

	/**
	 * Set the moment by WebSocket frames: half of the payload of one still arrives. The
	 * traffic must be an upgraded connection without TLS.
	 * @param number number of the frame in the direction of the fault, 1 for the first of
	 * the connection
	 * @return the changed fault
	 */
	public Fault insideFrame(int number) {
		return new Fault(this.kind, this.directions, this.amount, this.delay, this.jitter, NEVER,
				(int) positive("number", number), this.time);
	}

	/**
	 * Set the moment by time. Bytes or frames are counted from then on.
	 * @param time time from when the fault is applied, by the proxy's scheduler
	 * @return the changed fault
	 */
	public Fault after(Duration time) {
		return new Fault(this.kind, this.directions, this.amount, this.delay, this.jitter, this.bytes, this.frame,
				notNegative("time", time));
	}

	Fault now() {
		return after(Duration.ZERO);
	}

	FaultKind kind() {
		return this.kind;
	}

	Set<Direction> directions() {
		return this.directions;
	}

	long amount() {
		return this.amount;
	}

	Duration delay() {
		return this.delay;
	}

	Duration jitter() {
		return this.jitter;
	}

	/**
	 * Return how many bytes to let pass, or {@link #NEVER}.
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * Return the number of the frame, or 0.
	 */
	int frame() {
		return this.frame;
	}

	Duration time() {
		return this.time;
	}

	boolean isImmediate() {
		return this.bytes == NEVER && this.frame == 0;
	}

	private static long positive(String name, long value) {
		if (value < 1) {
			throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
		}
		return value;
	}

	private static Duration notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(name + " must not be negative, but is " + value);
		}
		return value;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.kind.name().toLowerCase(Locale.ROOT));
		if (this.amount > 0) {
			text.append(' ').append(this.amount);
		}
		if (!this.delay.isZero()) {
			text.append(' ').append(this.delay);
		}
		if (!this.jitter.isZero()) {
			text.append(" and up to ").append(this.jitter);
		}
		text.append(' ').append(this.directions);
		if (this.bytes != NEVER) {
			text.append(" after ").append(this.bytes).append(" bytes");
		}
		if (this.frame > 0) {
			text.append(" inside frame ").append(this.frame);
		}
		if (!this.time.isZero()) {
			text.append(" after ").append(this.time);
		}
		return text.toString();
	}

}
