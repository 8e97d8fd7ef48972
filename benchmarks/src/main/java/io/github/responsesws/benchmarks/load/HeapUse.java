package io.github.responsesws.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is left on the heap after garbage collections.
 */
final class HeapUse {

	private HeapUse() {
	}

	static ObjectNode measure() throws InterruptedException {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 4; i++) {
			System.gc();
			TimeUnit.MILLISECONDS.sleep(200);
			least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return JsonMapper.shared().createObjectNode().put("heapBytes", least);
	}

	/**
	 * Begin turns that the server never ends, and wait until each has had its events.
	 */
	static ObjectNode hang(Side side, int turns, int events) throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(turns);
		for (int i = 0; i < turns; i++) {
			HangingTurn turn = new HangingTurn(begun, events);
			turn.begin(System.nanoTime());
			side.start(i, turn);
		}
		if (!begun.await(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException(begun.getCount() + " turns had no delta");
		}
		return JsonMapper.shared().createObjectNode().put("turns", turns);
	}

	private static final class HangingTurn extends TurnProbe {

		private final CountDownLatch begun;

		private final int events;

		HangingTurn(CountDownLatch begun, int events) {
			this.begun = begun;
			this.events = events;
		}

		@Override
		void onText(String text) {
			if (events() == this.events) {
				this.begun.countDown();
			}
		}

		@Override
		void onEnd(@Nullable Throwable failure) {
			// Only when the client is closed.
		}

	}

}
