package io.github.responsesws.test.fault;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which connections get which faults at their beginning. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class FaultRule {

	private final IntPredicate connections;

	private volatile List<Fault> faults = List.of();

	FaultRule(IntPredicate connections) {
		this.connections = connections;
	}

	/**
	 * Set the faults. They count from when the connection is accepted.
	 * @param faults the faults, in place of those set before
	 * @return this rule
	 */
	public FaultRule apply(Fault... faults) {
		this.faults = List.of(faults);
		return this;
	}

	List<Fault> faultsOf(int connection) {
		return this.connections.test(connection) ? this.faults : List.of();
	}

}
