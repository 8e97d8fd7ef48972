package io.github.responsesws.benchmarks.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns that begin on a schedule whether or not earlier ones have ended, as callers do. A
 * turn's time counts from when it should have begun, so a client that stalls cannot hide
 * it.
 */
final class OpenLoop {

	/** A turn that takes longer, from when it should have begun, counts as late. */
	private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private final Side side;

	private final LatencyHistogram turns = new LatencyHistogram();

	private final LatencyHistogram burstTurns = new LatencyHistogram();

	private final LatencyHistogram firstEvents = new LatencyHistogram();

	private final AtomicLong ended = new AtomicLong();

	private final AtomicLong late = new AtomicLong();

	private final Map<String, Integer> failures = new TreeMap<>();

	private long started;

	private OpenLoop(Side side) {
		this.side = side;
	}

	/**
	 * Run turns at a rate.
	 * @param rate turns a second
	 * @param burst turns a second during the last of every {@code every} seconds
	 * @param every the seconds from burst to burst, 0 for none
	 */
	static ObjectNode run(Side side, int rate, int burst, int every, int seconds) throws InterruptedException {
		return new OpenLoop(side).run(rate, burst, every, seconds);
	}

	private ObjectNode run(int rate, int burst, int every, int seconds) throws InterruptedException {
		ProcessUsage before = new ProcessUsage();
		long begin = System.nanoTime();
		for (int second = 0; second < seconds; second++) {
			boolean isBurst = every > 0 && second % every == every - 1;
			runSecond(begin + TimeUnit.SECONDS.toNanos(second), isBurst ? burst : rate, isBurst);
		}
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (this.ended.get() < this.started && System.nanoTime() - deadline < 0) {
			TimeUnit.MILLISECONDS.sleep(5);
		}
		ProcessUsage after = new ProcessUsage();
		ObjectNode result = JsonMapper.shared().createObjectNode();
		result.put("rate", rate);
		result.put("burst", burst);
		result.put("burstEverySeconds", every);
		result.put("seconds", seconds);
		result.put("started", this.started);
		result.put("completed", this.turns.count() + this.burstTurns.count());
		result.put("lost", this.started - this.ended.get());
		result.put("late", this.late.get());
		synchronized (this.failures) {
			this.failures.forEach(result.putObject("failures")::put);
		}
		result.put("turnP50Millis", this.turns.percentileMillis(50));
		result.put("turnP99Millis", this.turns.percentileMillis(99));
		result.put("turnMaxMillis", this.turns.percentileMillis(100));
		result.put("burstTurnP50Millis", this.burstTurns.percentileMillis(50));
		result.put("burstTurnP99Millis", this.burstTurns.percentileMillis(99));
		result.put("burstTurnMaxMillis", this.burstTurns.percentileMillis(100));
		result.put("firstEventP99Millis", this.firstEvents.percentileMillis(99));
		result.put("cpuSecondsPer1000Turns", after.cpuSecondsSince(before) * 1000 / Math.max(this.started, 1));
		return result;
	}

	private void runSecond(long begin, int rate, boolean burst) {
		for (int i = 0; i < rate; i++) {
			long due = begin + i * 1_000_000_000L / rate;
			for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
				LockSupport.parkNanos(wait);
			}
			ScheduledTurn turn = new ScheduledTurn(burst);
			turn.begin(due);
			this.side.start((int) this.started++, turn);
		}
	}

	private final class ScheduledTurn extends TurnProbe {

		private final boolean burst;

		ScheduledTurn(boolean burst) {
			this.burst = burst;
		}

		@Override
		void onEnd(@Nullable Throwable failure) {
			OpenLoop loop = OpenLoop.this;
			if (failure != null) {
				synchronized (loop.failures) {
					loop.failures.merge(failure.getClass().getSimpleName(), 1, Integer::sum);
				}
			}
			else {
				long nanos = System.nanoTime() - startedAt();
				(this.burst ? loop.burstTurns : loop.turns).record(nanos);
				loop.firstEvents.record(firstAt() - startedAt());
				if (nanos > LATE_NANOS) {
					loop.late.incrementAndGet();
				}
			}
			loop.ended.incrementAndGet();
		}

	}

}
