package io.github.responsesws.test.fault;

import java.util.List;

/**
 * A connection that a client made through the proxy. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ProxiedConnection {

	private final FaultProxy proxy;

	private final Relay relay;

	ProxiedConnection(FaultProxy proxy, Relay relay) {
		this.proxy = proxy;
		this.relay = relay;
	}

	/**
	 * Return the number of the connection.
	 * @return 1 for the first that the proxy accepted
	 */
	public int number() {
		return this.relay.number();
	}

	/**
	 * Return whether the client's socket is open at the proxy.
	 */
	public boolean isOpen() {
		return this.relay.isOpen();
	}

	/**
	 * Return how many bytes were written in one direction.
	 * @param direction the direction
	 * @return the number of bytes
	 */
	public long bytes(Direction direction) {
		return this.relay.pipe(direction).written();
	}

	/**
	 * Return what went wrong so far.
	 * @return the faults in the order in which they took place
	 */
	public List<AppliedFault> faults() {
		return this.relay.faults();
	}

	/**
	 * Apply faults to this connection. One without a moment has taken place when this
	 * returns.
	 * @param faults the faults
	 */
	public void apply(Fault... faults) {
		this.proxy.onLoop(() -> List.of(faults).forEach(this.relay::apply));
	}

	/**
	 * Take pace and faults that wait for their moment away.
	 */
	public void heal() {
		this.proxy.onLoop(this.relay::heal);
	}

}
