package io.github.responsesws.benchmarks.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fixed number of turns in flight: each that ends is followed by another, until the
 * time is up, or as many have begun as were asked for.
 */
final class ClosedLoop {

	private final Side side;

	private final LatencyHistogram turns = new LatencyHistogram();

	private final LatencyHistogram firstEvents = new LatencyHistogram();

	private final LongAdder events = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private final CountDownLatch running;

	private final int concurrency;

	private volatile @Nullable Throwable firstFailure;

	private final AtomicLong left;

	private ClosedLoop(Side side, int concurrency, long turns) {
		this.side = side;
		this.concurrency = concurrency;
		this.running = new CountDownLatch(concurrency);
		this.left = new AtomicLong(turns);
	}

	static ObjectNode runFor(Side side, int concurrency, double seconds) throws InterruptedException {
		return new ClosedLoop(side, concurrency, Long.MAX_VALUE).run(seconds);
	}

	static ObjectNode run(Side side, int concurrency, int turns) throws InterruptedException {
		return new ClosedLoop(side, concurrency, turns).run(Double.POSITIVE_INFINITY);
	}

	private ObjectNode run(double seconds) throws InterruptedException {
		ProcessUsage before = new ProcessUsage();
		for (int slot = 0; slot < this.concurrency; slot++) {
			new Slot(slot).next();
		}
		// Whoever counts turns waits as long as the process that gives the command.
		this.running.await((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
		this.left.set(0);
		if (!this.running.await(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException(this.running.getCount() + " turns did not end");
		}
		ProcessUsage after = new ProcessUsage();
		long turns = this.turns.count();
		ObjectNode result = JsonMapper.shared().createObjectNode();
		result.put("concurrency", this.concurrency);
		result.put("turns", turns);
		result.put("events", this.events.sum());
		result.put("failures", this.failures.sum());
		Throwable failure = this.firstFailure;
		if (failure != null) {
			result.put("firstFailure", failure.toString());
		}
		double elapsed = after.secondsSince(before);
		result.put("seconds", elapsed);
		result.put("turnsPerSecond", turns / elapsed);
		result.put("eventsPerSecond", this.events.sum() / elapsed);
		result.put("cpuSecondsPer1000Turns", after.cpuSecondsSince(before) * 1000 / Math.max(turns, 1));
		result.put("bytesPerEvent", (double) after.allocatedSince(before) / Math.max(this.events.sum(), 1));
		result.put("turnP50Millis", this.turns.percentileMillis(50));
		result.put("turnP99Millis", this.turns.percentileMillis(99));
		result.put("firstEventP50Millis", this.firstEvents.percentileMillis(50));
		result.put("firstEventP99Millis", this.firstEvents.percentileMillis(99));
		return result;
	}

	private final class Slot extends TurnProbe {

		private final int slot;

		Slot(int slot) {
			this.slot = slot;
		}

		void next() {
			if (ClosedLoop.this.left.getAndDecrement() <= 0) {
				ClosedLoop.this.running.countDown();
				return;
			}
			begin(System.nanoTime());
			ClosedLoop.this.side.start(this.slot, this);
		}

		@Override
		void onEnd(@Nullable Throwable failure) {
			if (failure != null) {
				ClosedLoop.this.failures.increment();
				if (ClosedLoop.this.firstFailure == null) {
					ClosedLoop.this.firstFailure = failure;
				}
			}
			else {
				ClosedLoop.this.turns.record(System.nanoTime() - startedAt());
				ClosedLoop.this.firstEvents.record(firstAt() - startedAt());
				ClosedLoop.this.events.add(events());
			}
			next();
		}

	}

}
