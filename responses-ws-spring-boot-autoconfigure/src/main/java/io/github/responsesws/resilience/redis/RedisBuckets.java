package io.github.responsesws.resilience.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.responsesws.redis.FirstConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Buckets of Bucket4j in Redis, over whatever connections the application has. Each is
 * one value, which is changed only if it is what it was when it was read: with GET, SET
 * and EVAL. It expires once it is as full as one that was never there.
 */
final class RedisBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {

	private static final ByteBuffer SWAP = bytes("""
			if (redis.call('GET', KEYS[1]) or '') == ARGV[1] then
				redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
				return 1
			end
			return 0
			""");

	private static final byte[] NOTHING = {};

	/** For clocks that do not agree. */
	private static final Duration SLACK = Duration.ofSeconds(30);

	private final ReactiveRedisConnectionFactory connections;

	private final FirstConnection first = new FirstConnection();

	private final TimeMeter clock;

	RedisBuckets(ReactiveRedisConnectionFactory connections, TimeMeter clock) {
		super(ClientSideConfig.getDefault().withClientClock(clock));
		this.connections = connections;
		this.clock = clock;
	}

	@Override
	protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
		return new Swap(bytes(key));
	}

	@Override
	protected CompletableFuture<Void> removeAsync(String key) {
		return with((connection) -> connection.keyCommands().del(bytes(key))).then().toFuture();
	}

	@Override
	public boolean isAsyncModeSupported() {
		return true;
	}

	@Override
	protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
		throw blocking();
	}

	@Override
	public void removeProxy(String key) {
		throw blocking();
	}

	private static UnsupportedOperationException blocking() {
		return new UnsupportedOperationException("Nobody waits for Redis here");
	}

	private <T> Mono<T> with(Function<ReactiveRedisConnection, Mono<T>> task) {
		return this.first.before(Mono.usingWhen(Mono.fromSupplier(this.connections::getReactiveConnection), task,
				ReactiveRedisConnection::closeLater));
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * One change of one bucket.
	 */
	private final class Swap implements AsyncCompareAndSwapOperation {

		private final ByteBuffer key;

		Swap(ByteBuffer key) {
			this.key = key;
		}

		@Override
		public CompletableFuture<Optional<byte[]>> getStateData(Optional<Long> timeoutNanos) {
			return with((connection) -> connection.stringCommands().get(this.key.duplicate())).map(Swap::array)
				.map(Optional::of)
				.defaultIfEmpty(Optional.empty())
				.toFuture();
		}

		@Override
		public CompletableFuture<Boolean> compareAndSwap(byte @Nullable [] before, byte[] after,
				RemoteBucketState state, Optional<Long> timeoutNanos) {
			Duration rest = Duration
				.ofNanos(Math.max(0, state.calculateFullRefillingTime(RedisBuckets.this.clock.currentTimeNanos())))
				.plus(SLACK);
			return with((connection) -> swap(connection, (before != null) ? before : NOTHING, after, rest)).toFuture();
		}

		private Mono<Boolean> swap(ReactiveRedisConnection connection, byte[] before, byte[] after, Duration rest) {
			Flux<Long> answer = connection.scriptingCommands()
				.eval(SWAP.duplicate(), ReturnType.INTEGER, 1, this.key.duplicate(), ByteBuffer.wrap(before),
						ByteBuffer.wrap(after), bytes(String.valueOf(rest.toMillis())));
			return answer.next().map((swapped) -> swapped == 1);
		}

		private static byte[] array(ByteBuffer buffer) {
			byte[] array = new byte[buffer.remaining()];
			buffer.duplicate().get(array);
			return array;
		}

	}

}
