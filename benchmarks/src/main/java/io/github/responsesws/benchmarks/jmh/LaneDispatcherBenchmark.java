package io.github.responsesws.benchmarks.jmh;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.responsesws.benchmarks.wire.WireServer;
import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionPool;
import io.github.responsesws.session.SessionSettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * How long a lane takes from the pool to a turn and back, when many threads want one.
 * <p>
 * The sessions are real and so are their connections, but no byte moves on them: a
 * request is answered at once, inside the pipeline, with the smallest terminal event.
 * What remains is the pool, the lane's bookkeeping, the request's frame, one decoded
 * event and the hop from the caller to the event loop, which {@link #hop} measures alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LaneDispatcherBenchmark {

	private static final int BATCH = 64;

	private static final int SESSIONS = 4;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ResponseRequest request = ResponseRequest.builder().model("m").input("hello").build();

	private final ResponseRequest continuation = ResponseRequest.builder()
		.model("m")
		.input("hello")
		.previousResponseId("resp_unknown")
		.build();

	private final WireServer server = new WireServer(null);

	private final LoopResources loops = LoopResources.create("lanes", 2, true);

	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private final SessionPool pool = SessionPool.builder(client())
		.session(SessionSettings.builder().lanes(16).build())
		.pool(PoolSettings.builder()
			.minIdle(SESSIONS)
			.maxIdle(SESSIONS)
			.maxSessions(SESSIONS)
			.maxPending(1_000_000)
			.build())
		.build();

	private List<EventLoop> eventLoops = List.of();

	private AuthorizedClient client() {
		HttpClient http = HttpClient.create(ConnectionProvider.newConnection())
			.runOn(this.loops)
			.doOnChannelInit((observer, channel, address) -> {
				// Sessions read their frames behind this.
				channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "answers", new Answers());
				this.channels.add(channel);
			});
		ConnectionSettings connection = ConnectionSettings.builder()
			.baseUrl(URI.create("http://127.0.0.1:" + this.server.port() + "/v1"))
			.build();
		return new AuthorizedClient(NettyTransport.of(http), connection, TimeoutSettings.builder().build().connect(),
				CredentialsSupplier.none());
	}

	/**
	 * Fill the pool with sessions.
	 */
	@Setup
	public void connect() {
		this.pool.start().block(PATIENCE);
		long start = System.nanoTime();
		while (this.pool.snapshot().sessions().size() < SESSIONS) {
			if (System.nanoTime() - start > PATIENCE.toNanos()) {
				throw new IllegalStateException("The pool has " + this.pool.snapshot());
			}
			Thread.onSpinWait();
		}
		this.eventLoops = this.channels.stream().map(Channel::eventLoop).toList();
	}

	/**
	 * Close what was opened.
	 */
	@TearDown
	public void close() {
		this.pool.close().block(PATIENCE);
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block(PATIENCE);
		this.server.close();
	}

	/**
	 * Take and give back lanes from one thread.
	 * @throws InterruptedException if interrupted
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void uncontended() throws InterruptedException {
		run(this.request);
	}

	/**
	 * Take and give back lanes from eight threads that want eight times more lanes than
	 * there are.
	 * @throws InterruptedException if interrupted
	 */
	@Benchmark
	@Threads(8)
	@OperationsPerInvocation(BATCH)
	public void contended() throws InterruptedException {
		run(this.request);
	}

	/**
	 * The same with a {@code previous_response_id} that no lane holds.
	 * @throws InterruptedException if interrupted
	 */
	@Benchmark
	@Threads(8)
	@OperationsPerInvocation(BATCH)
	public void contendedWithAffinity() throws InterruptedException {
		run(this.continuation);
	}

	/**
	 * Only the hop to an event loop and back, which every turn makes.
	 * @throws InterruptedException if interrupted
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void hop() throws InterruptedException {
		CountDownLatch ended = new CountDownLatch(BATCH);
		for (int i = 0; i < BATCH; i++) {
			this.eventLoops.get(i % this.eventLoops.size()).execute(ended::countDown);
		}
		await(ended);
	}

	private void run(ResponseRequest request) throws InterruptedException {
		CountDownLatch ended = new CountDownLatch(BATCH);
		for (int i = 0; i < BATCH; i++) {
			this.pool.exchange(request).subscribe(new Countdown(ended));
		}
		await(ended);
	}

	private static void await(CountDownLatch ended) throws InterruptedException {
		if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException(ended.getCount() + " turns did not end");
		}
	}

	private record Countdown(CountDownLatch ended) implements CoreSubscriber<ResponseEvent> {

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(ResponseEvent event) {
		}

		@Override
		public void onError(Throwable failure) {
			throw new IllegalStateException(failure);
		}

		@Override
		public void onComplete() {
			this.ended.countDown();
		}

	}

	/**
	 * Answers each request where it would leave the pipeline.
	 */
	private static final class Answers extends ChannelOutboundHandlerAdapter {

		private static final AtomicLong IDS = new AtomicLong();

		private static final String LANE = "\"stream_id\":\"";

		@Override
		public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
			if (message instanceof TextWebSocketFrame frame) {
				String lane = lane(frame.content());
				frame.release();
				promise.trySuccess();
				ByteBuf answer = ctx.alloc().heapBuffer(128);
				answer.writeCharSequence(
						"{\"type\":\"response.completed\",\"sequence_number\":0,\"response\":{\"id\":\"r"
								+ IDS.incrementAndGet() + "\"},\"stream_id\":\"" + lane + "\"}",
						StandardCharsets.US_ASCII);
				// Not within the write: a server's answer never comes that soon.
				ctx.executor().execute(() -> {
					ctx.fireChannelRead(new TextWebSocketFrame(answer));
					ctx.fireChannelReadComplete();
				});
			}
			else {
				ctx.write(message, promise);
			}
		}

		private static String lane(ByteBuf request) {
			String text = request.toString(StandardCharsets.US_ASCII);
			int from = text.indexOf(LANE) + LANE.length();
			return text.substring(from, text.indexOf('"', from));
		}

	}

}
