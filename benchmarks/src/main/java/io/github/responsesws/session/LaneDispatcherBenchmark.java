package io.github.responsesws.session;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
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
import reactor.core.scheduler.Schedulers;

/**
 * How long a lane takes from the pool to a turn and back, when many threads want one.
 * <p>
 * The sessions are real and so are their event loops, but no byte moves: whatever a
 * session writes is answered at once, inside the pipeline, with the smallest terminal
 * event. What remains is the pool, the lane's bookkeeping, one decoded event and the hop
 * from the caller to the event loop, which {@link #hop} measures alone.
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

	private static final TimeoutSettings TIMEOUTS = TimeoutSettings.builder().build();

	private static final TurnListener NO_LISTENER = new TurnListeners(List.of());

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());

	private final ResponseRequest request = ResponseRequest.builder().model("m").input("hello").build();

	private final ResponseRequest continuation = ResponseRequest.builder()
		.model("m")
		.input("hello")
		.previousResponseId("resp_unknown")
		.build();

	private final PoolLoop pool;

	private final Channel server;

	private final Channel[] channels = new Channel[SESSIONS];

	/**
	 * Create an empty pool.
	 */
	public LaneDispatcherBenchmark() {
		MonotonicScheduler scheduler = new MonotonicScheduler(Schedulers.parallel());
		SessionConnector connector = new SessionConnector(client(), TIMEOUTS, scheduler);
		this.pool = new PoolLoop(connector, SessionSettings.builder().lanes(16).build(),
				PoolSettings.builder().maxSessions(SESSIONS).maxPending(1_000_000).build(), new PoolCounters(),
				new SessionListeners(List.of()), scheduler);
		this.server = new ServerBootstrap().group(this.loops)
			.channel(LocalServerChannel.class)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
				}

			})
			.bind(new LocalAddress("pool"))
			.syncUninterruptibly()
			.channel();
	}

	private static AuthorizedClient client() {
		return new AuthorizedClient(NettyTransport.create(), nowhere(), TIMEOUTS.connect(), CredentialsSupplier.none());
	}

	private static ConnectionSettings nowhere() {
		return ConnectionSettings.builder().baseUrl(URI.create("http://127.0.0.1:9/v1")).build();
	}

	/**
	 * Fill the pool with sessions.
	 */
	@Setup
	public void connect() {
		MonotonicScheduler scheduler = new MonotonicScheduler(Schedulers.parallel());
		Endpoint endpoint = nowhere().endpoint();
		for (int i = 0; i < SESSIONS; i++) {
			Channel channel = new Bootstrap().group(this.loops)
				.channel(LocalChannel.class)
				.handler(new Answers())
				.connect(new LocalAddress("pool"))
				.syncUninterruptibly()
				.channel();
			this.channels[i] = channel;
			channel.eventLoop().submit(() -> {
				Session session = new Session("session-" + channel.id(), channel, endpoint,
						SessionSettings.builder().lanes(16).build(), TIMEOUTS, this.pool, scheduler);
				channel.pipeline().addLast(session.handler());
				this.pool.registry().add(session, this.pool.now());
			}).syncUninterruptibly();
		}
	}

	/**
	 * Close what was opened.
	 */
	@TearDown
	public void close() {
		for (Channel channel : this.channels) {
			channel.close().syncUninterruptibly();
		}
		this.server.close().syncUninterruptibly();
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
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
			this.channels[i % SESSIONS].eventLoop().execute(ended::countDown);
		}
		await(ended);
	}

	private void run(ResponseRequest request) throws InterruptedException {
		CountDownLatch ended = new CountDownLatch(BATCH);
		for (int i = 0; i < BATCH; i++) {
			Countdown subscriber = new Countdown(ended);
			Turn turn = new Turn(subscriber, request, this.pool, NO_LISTENER, TurnPlacement.ANYWHERE);
			subscriber.onSubscribe(turn);
			this.pool.acquire(turn);
		}
		await(ended);
	}

	private static void await(CountDownLatch ended) throws InterruptedException {
		if (!ended.await(10, TimeUnit.SECONDS)) {
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
				ReferenceCountUtil.release(message);
			}
		}

		private static String lane(ByteBuf request) {
			String text = request.toString(StandardCharsets.US_ASCII);
			int from = text.indexOf(LANE) + LANE.length();
			return text.substring(from, text.indexOf('"', from));
		}

	}

}
