package io.github.responsesws.resilience.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.responsesws.resilience.ModelLimits;
import io.github.responsesws.resilience.TurnQuota;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * Counts the turns and tokens of all clients that share a Redis and a prefix of keys: in
 * one bucket each for every model and limit, which holds what a minute allows and fills
 * evenly. It fails where Redis does; {@link io.github.responsesws.resilience.SharedQuota}
 * stands in then. Safe for use by any thread.
 * <p>
 * Time is told by the clocks of the instances. One that is ahead gives to all what would
 * have come a little later, once.
 *
 * @since 0.1.0
 */
public final class RedisTurnQuota implements TurnQuota {

	private static final Logger logger = Loggers.getLogger(RedisTurnQuota.class);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final RedisBuckets buckets;

	private final String keyPrefix;

	/**
	 * Create a quota.
	 * @param connections reaches Redis; nothing is sent yet
	 * @param keyPrefix the beginning of all keys
	 */
	public RedisTurnQuota(ReactiveRedisConnectionFactory connections, String keyPrefix) {
		this(connections, keyPrefix, TimeMeter.SYSTEM_MILLISECONDS);
	}

	RedisTurnQuota(ReactiveRedisConnectionFactory connections, String keyPrefix, TimeMeter clock) {
		this.buckets = new RedisBuckets(connections, clock);
		this.keyPrefix = keyPrefix;
	}

	@Override
	public Mono<Duration> take(String model, ModelLimits limits, long tokens) {
		return take(Kind.TOKENS, model, limits.tokensPerMinute(), tokens)
			.flatMap((wait) -> wait.isZero() ? takeTurn(model, limits, tokens) : Mono.just(wait));
	}

	private Mono<Duration> takeTurn(String model, ModelLimits limits, long tokens) {
		return take(Kind.TURNS, model, limits.turnsPerMinute(), 1).doOnNext((wait) -> {
			if (!wait.isZero()) {
				correct(model, limits, 0, -tokens);
			}
		});
	}

	private Mono<Duration> take(Kind kind, String model, long limit, long amount) {
		if (limit == 0 || amount == 0) {
			return Mono.just(Duration.ZERO);
		}
		return on(kind, model, limit, (bucket) -> bucket.tryConsumeAndReturnRemaining(amount))
			.map((probe) -> probe.isConsumed() ? Duration.ZERO
					: Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill())));
	}

	@Override
	public void correct(String model, ModelLimits limits, int turns, long tokens) {
		correct(Kind.TURNS, model, limits.turnsPerMinute(), turns);
		correct(Kind.TOKENS, model, limits.tokensPerMinute(), tokens);
	}

	private void correct(Kind kind, String model, long limit, long more) {
		if (limit == 0 || more == 0) {
			return;
		}
		Mono<?> correction = on(kind, model, limit,
				(bucket) -> (more > 0) ? bucket.consumeIgnoringRateLimits(more) : bucket.addTokens(-more));
		correction.subscribe((done) -> {
		}, (failure) -> logger.debug("The quota in Redis could not be corrected", failure));
	}

	private <T> Mono<T> on(Kind kind, String model, long limit,
			Function<AsyncBucketProxy, CompletableFuture<? extends T>> task) {
		return Mono.fromFuture(() -> task.apply(bucket(kind, model, limit)));
	}

	private AsyncBucketProxy bucket(Kind kind, String model, long limit) {
		return this.buckets.asAsync()
			.builder()
			.build(this.keyPrefix + kind.text + ":" + limit + ":" + model,
					() -> CompletableFuture.completedFuture(BucketConfiguration.builder()
						.addLimit((bandwidth) -> bandwidth.capacity(limit).refillGreedy(limit, MINUTE))
						.build()));
	}

	/**
	 * What is counted.
	 */
	private enum Kind {

		TURNS("turns"), TOKENS("tokens");

		private final String text;

		Kind(String text) {
			this.text = text;
		}

	}

}
