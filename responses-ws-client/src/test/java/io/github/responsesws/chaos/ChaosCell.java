package io.github.responsesws.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * One case of the matrix.
 *
 * @param fault what goes wrong
 * @param stage when
 * @param lanes on connections of how many lanes
 * @param work what is under way
 * @param transport how it reaches the service
 */
record ChaosCell(ChaosFault fault, ChaosStage stage, int lanes, ChaosWork work, ChaosTransport transport) {

	/**
	 * Return every case that can be.
	 */
	static List<ChaosCell> all() {
		List<ChaosCell> all = new ArrayList<>();
		for (ChaosFault fault : ChaosFault.values()) {
			for (ChaosStage stage : ChaosStage.values()) {
				if (fault.fits(stage)) {
					add(all, fault, stage);
				}
			}
		}
		return all;
	}

	private static void add(List<ChaosCell> all, ChaosFault fault, ChaosStage stage) {
		for (int lanes : new int[] { 1, 16 }) {
			for (ChaosWork work : ChaosWork.values()) {
				for (ChaosTransport transport : ChaosTransport.values()) {
					if (transport.fits(stage, lanes)) {
						all.add(new ChaosCell(fault, stage, lanes, work, transport));
					}
				}
			}
		}
	}

	/**
	 * Over HTTP the request is the first that a connection carries: without TLS there is no
	 * handshake that could fail instead.
	 */
	ChaosCell asSeenByTheRequest() {
		return (this.transport == ChaosTransport.HTTP && this.stage == ChaosStage.HANDSHAKE)
				? new ChaosCell(this.fault, ChaosStage.WRITTEN, this.lanes, this.work, this.transport) : this;
	}

	/**
	 * Whether others on the same connection must not notice.
	 */
	boolean sparesNeighbours() {
		return this.fault.kind() == ChaosFault.Kind.REQUEST || this.fault.kind() == ChaosFault.Kind.SLOW
				|| this.lanes == 1;
	}

}
