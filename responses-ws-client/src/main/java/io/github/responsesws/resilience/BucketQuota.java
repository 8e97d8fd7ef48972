package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Counts turns and tokens of this client alone, in one bucket each for every model. A
 * bucket holds what a minute allows, and fills evenly.
 */
final class BucketQuota implements TurnQuota {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final Map<String, Bucket> turns = new ConcurrentHashMap<>();

	private final Map<String, Bucket> tokens = new ConcurrentHashMap<>();

	private final TimeMeter clock;

	BucketQuota(Scheduler timer) {
		this.clock = new TimeMeter() {

			@Override
			public long currentTimeNanos() {
				return timer.now(TimeUnit.NANOSECONDS);
			}

			@Override
			public boolean isWallClockBased() {
				return false;
			}

		};
	}

	@Override
	public Mono<Duration> take(String model, ModelLimits limits, long tokens) {
		return Mono.fromSupplier(() -> {
			Duration wait = take(this.tokens, model, limits.tokensPerMinute(), tokens);
			if (!wait.isZero()) {
				return wait;
			}
			wait = take(this.turns, model, limits.turnsPerMinute(), 1);
			if (!wait.isZero()) {
				correct(model, limits, 0, -tokens);
			}
			return wait;
		});
	}

	private Duration take(Map<String, Bucket> buckets, String model, long limit, long amount) {
		if (limit == 0 || amount == 0) {
			return Duration.ZERO;
		}
		ConsumptionProbe probe = bucket(buckets, model, limit).tryConsumeAndReturnRemaining(amount);
		return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
	}

	@Override
	public void correct(String model, ModelLimits limits, int turns, long tokens) {
		correct(this.turns, model, limits.turnsPerMinute(), turns);
		correct(this.tokens, model, limits.tokensPerMinute(), tokens);
	}

	private void correct(Map<String, Bucket> buckets, String model, long limit, long more) {
		if (limit > 0 && more > 0) {
			bucket(buckets, model, limit).consumeIgnoringRateLimits(more);
		}
		else if (limit > 0 && more < 0) {
			bucket(buckets, model, limit).addTokens(-more);
		}
	}

	private Bucket bucket(Map<String, Bucket> buckets, String model, long limit) {
		return buckets.computeIfAbsent(model,
				(missing) -> Bucket.builder()
					.addLimit((bandwidth) -> bandwidth.capacity(limit).refillGreedy(limit, MINUTE))
					.withCustomTimePrecision(this.clock)
					.build());
	}

}
