package io.github.responsesws.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.github.responsesws.connection.NettyTransport;
import io.netty.channel.EventLoop;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A clock that a test moves, for pools whose input and output remain real. What is due
 * runs on another thread, as it does on a real scheduler, and when the clock stands still
 * again.
 */
final class VirtualTime implements Scheduler, AutoCloseable {

	private static final Duration MOMENT = Duration.ofMillis(1);

	/** In real time: so long a test watches for what must not happen yet. */
	private static final Duration GLANCE = Duration.ofMillis(30);

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	/** What was scheduled since the clock was moved last. */
	private final Queue<Timer> arrived = new ConcurrentLinkedQueue<>();

	private final Queue<Timer> due = new ConcurrentLinkedQueue<>();

	private final LoopResources loops = LoopResources.create("virtual-time", 1, true);

	private final List<SessionPool> pools = new ArrayList<>();

	/**
	 * Open a pool on this clock.
	 */
	SessionPool open(PoolBuilder builder) {
		SessionPool pool = builder.scheduler(this)
			.transport(NettyTransport.of(HttpClient.create(ConnectionProvider.newConnection()).runOn(this.loops)))
			.build();
		this.pools.add(pool);
		return pool;
	}

	/**
	 * Move the clock, run what is due by then, and let the sessions act on it.
	 */
	void forward(Duration time) {
		settle();
		// The clock's queue has a lock, on which no event loop may wait.
		for (Timer timer = this.arrived.poll(); timer != null; timer = this.arrived.poll()) {
			Timer set = timer;
			this.clock.schedule(() -> this.due.add(set), set.time - now(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
		}
		this.clock.advanceTimeBy(time);
		List<Mono<Void>> running = new ArrayList<>();
		for (Timer timer = this.due.poll(); timer != null; timer = this.due.poll()) {
			running.add(Mono.<Void>fromRunnable(timer).subscribeOn(Schedulers.parallel()));
		}
		Mono.when(running).block(Pools.LONG);
		settle();
	}

	/**
	 * Check that something happens when a time has passed, and not before.
	 */
	void assertDueAfter(Duration time, BooleanSupplier condition) {
		forward(time.minus(MOMENT));
		assertThat(Pools.isMetWithin(GLANCE, condition)).as("happened before %s", time).isFalse();
		forward(MOMENT);
		await(condition);
	}

	/**
	 * Move the clock step by step until a condition is met.
	 */
	void forwardUntil(BooleanSupplier condition, Duration step, int steps) {
		for (int i = 0; i < steps && !Pools.isMetWithin(GLANCE, condition); i++) {
			forward(step);
		}
		await(condition);
	}

	/**
	 * Wait while the clock stands still.
	 */
	void await(BooleanSupplier condition) {
		Pools.await(condition);
		settle();
	}

	/**
	 * Let the event loop finish what it does, and what follows from that.
	 */
	private void settle() {
		for (int i = 0; i < 3; i++) {
			EventLoop loop = (EventLoop) this.loops.onClient(true).next();
			assertThat(loop.submit(() -> {
			}).awaitUninterruptibly(Pools.LONG.toMillis())).isTrue();
		}
	}

	@Override
	public long now(TimeUnit unit) {
		return this.clock.now(unit);
	}

	@Override
	public Disposable schedule(Runnable task) {
		return Schedulers.parallel().schedule(task);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		if (delay <= 0) {
			return schedule(task);
		}
		Timer timer = new Timer(now(TimeUnit.NANOSECONDS) + unit.toNanos(delay), task);
		this.arrived.add(timer);
		return timer;
	}

	@Override
	public Worker createWorker() {
		throw new UnsupportedOperationException("Only plain tasks are scheduled");
	}

	@Override
	public void close() {
		AtomicBoolean closed = new AtomicBoolean();
		Mono.when(this.pools.stream().map(SessionPool::close).toList()).subscribe(null, null, () -> closed.set(true));
		forwardUntil(closed::get, Duration.ofMinutes(1), 10);
		this.loops.disposeLater(Duration.ZERO, Pools.LONG).block(Pools.LONG);
		this.clock.dispose();
	}

	private static final class Timer implements Runnable, Disposable {

		private final long time;

		private final Runnable task;

		private volatile boolean disposed;

		Timer(long time, Runnable task) {
			this.time = time;
			this.task = task;
		}

		@Override
		public void run() {
			if (!this.disposed) {
				this.task.run();
			}
		}

		@Override
		public void dispose() {
			this.disposed = true;
		}

		@Override
		public boolean isDisposed() {
			return this.disposed;
		}

	}

}
