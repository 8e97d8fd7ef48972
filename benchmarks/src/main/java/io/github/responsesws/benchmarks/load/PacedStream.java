package io.github.responsesws.benchmarks.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One turn whose deltas come at a steady pace and hold the time at which they were
 * written: how far does their delivery lag behind?
 */
final class PacedStream extends TurnProbe {

	private final LatencyHistogram lag = new LatencyHistogram();

	private final CountDownLatch ended = new CountDownLatch(1);

	private @Nullable Throwable failure;

	static ObjectNode run(Side side) throws Exception {
		PacedStream stream = new PacedStream();
		ProcessUsage before = new ProcessUsage();
		stream.begin(System.nanoTime());
		side.start(0, stream);
		if (!stream.ended.await(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The stream did not end");
		}
		ProcessUsage after = new ProcessUsage();
		if (stream.failure != null) {
			throw new IllegalStateException("The stream failed", stream.failure);
		}
		double seconds = after.secondsSince(before);
		ObjectNode result = JsonMapper.shared().createObjectNode();
		result.put("deltas", stream.lag.count());
		result.put("seconds", seconds);
		result.put("deltasPerSecond", stream.lag.count() / seconds);
		result.put("lagP50Millis", stream.lag.percentileMillis(50));
		result.put("lagP99Millis", stream.lag.percentileMillis(99));
		result.put("lagMaxMillis", stream.lag.percentileMillis(100));
		return result;
	}

	// The clocks are one: both processes run on this host.
	@Override
	void onText(String text) {
		this.lag.record(System.nanoTime() - Long.parseLong(text));
	}

	@Override
	void onEnd(@Nullable Throwable failure) {
		this.failure = failure;
		this.ended.countDown();
	}

}
