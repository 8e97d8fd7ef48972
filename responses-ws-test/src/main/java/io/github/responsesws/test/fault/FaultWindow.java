package io.github.responsesws.test.fault;

import java.time.Duration;

/**
 * A stretch of time in which something is wrong, counted from when it was asked for. It
 * does nothing until it is told what. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class FaultWindow {

	private final FaultProxy proxy;

	private final FaultSchedule schedule;

	private final Duration from;

	private final Duration to;

	FaultWindow(FaultProxy proxy, FaultSchedule schedule, Duration from, Duration to) {
		if (from.isNegative() || to.compareTo(from) <= 0) {
			throw new IllegalArgumentException("A window must end after it begins, but is " + from + " to " + to);
		}
		this.proxy = proxy;
		this.schedule = schedule;
		this.from = from;
		this.to = to;
	}

	/**
	 * Close the listening port meanwhile, so that the system refuses connections. Open
	 * ones stay.
	 */
	public void refuse() {
		this.schedule.after(this.from, this.proxy::refuse);
		this.schedule.after(this.to, this.proxy::accept);
	}

	/**
	 * Apply faults to the connections that are open at the beginning and to those that
	 * come. At the end open connections go at full speed again.
	 * @param faults the faults
	 */
	public void apply(Fault... faults) {
		FaultRule rule = new FaultRule((connection) -> true).apply(faults);
		this.schedule.after(this.from, () -> this.proxy.begin(rule, faults));
		this.schedule.after(this.to, () -> this.proxy.end(rule));
	}

}
