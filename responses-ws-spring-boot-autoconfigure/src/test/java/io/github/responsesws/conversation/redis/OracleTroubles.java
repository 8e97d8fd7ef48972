package io.github.responsesws.conversation.redis;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.fault.FaultProxy;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What goes wrong while conversations go on. Requests are counted, not time, so that a
 * slow machine has no more trouble than a fast one: after a number of them that the seed
 * draws, the next trouble begins, at a moment of its own.
 */
final class OracleTroubles implements Predicate<ReceivedRequest>, AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/** One request of so many that continue a response is told that it is forgotten. */
	private static final int REMEMBERED = 40;

	private final ResponsesServer server;

	private final FaultProxy proxy;

	private final int every;

	private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	/** One after the other. */
	private final Scheduler thread = Schedulers.newBoundedElastic(1, 1_000, "troubles");

	// Of the thread above.
	private final Random random;

	// Of the thread above, and of the test before and after.
	private volatile RedisServer redis;

	// Guarded by this object, like what follows: requests come on several event loops.
	private final Random requests;

	private int left;

	private boolean over;

	/**
	 * Create it.
	 * @param every how many requests there are between two troubles, on the average
	 */
	OracleTroubles(ResponsesServer server, FaultProxy proxy, RedisServer redis, int every, long seed) {
		this.server = server;
		this.proxy = proxy;
		this.redis = redis;
		this.every = every;
		this.random = new Random(seed);
		this.requests = new Random(seed + 1);
		this.left = 1 + this.requests.nextInt(2 * every);
	}

	/**
	 * Let the service forget what a few requests continue, and count all of them.
	 */
	void begin() {
		this.server.onRequest(this)
			.respond(Scripts.error(400, "previous_response_not_found", "Previous response not found."));
	}

	@Override
	public synchronized boolean test(ReceivedRequest request) {
		if (this.over) {
			return false;
		}
		if (--this.left == 0) {
			this.left = 1 + this.requests.nextInt(2 * this.every);
			this.thread.schedule(this::trouble, this.requests.nextInt(20), TimeUnit.MILLISECONDS);
		}
		boolean forgotten = request.body().hasNonNull("previous_response_id") && this.requests.nextInt(REMEMBERED) == 0;
		if (forgotten) {
			note("responses forgotten");
		}
		return forgotten;
	}

	private void trouble() {
		try {
			makeTrouble();
		}
		catch (RuntimeException | Error ex) {
			this.failures.add(ex);
		}
	}

	private void makeTrouble() {
		switch (this.random.nextInt(16)) {
			case 0 -> {
				note("Redis killed");
				this.redis.close();
				pause(50);
				this.redis = this.redis.again();
			}
			case 1 -> {
				note("Redis paused");
				this.redis.stall();
				pause(100 + this.random.nextInt(500));
				this.redis.goOn();
			}
			case 2 -> {
				note("Redis flushed");
				this.redis.flush();
			}
			case 3 -> {
				note("Redis full");
				this.redis.full(true);
				pause(100);
				this.redis.full(false);
			}
			case 4 -> deny("EVAL", "-eval -evalsha");
			case 5 -> deny("PEXPIRE", "-pexpire");
			case 6 -> deny("the prefix", "resetkeys ~others:*");
			case 7, 8 -> {
				note("server closed connections");
				this.server.closeAll(1012);
			}
			case 9, 10 -> {
				note("server ended connections");
				this.proxy.fin();
			}
			default -> {
				note("server killed");
				this.proxy.reset();
			}
		}
	}

	private void deny(String what, String rules) {
		note("Redis' user without " + what);
		this.redis.user("default " + rules);
		pause(100);
		this.redis.user("default allkeys +@all");
	}

	private void note(String trouble) {
		this.counts.computeIfAbsent(trouble, (unknown) -> new AtomicInteger()).incrementAndGet();
	}

	private static void pause(long millis) {
		Mono.delay(Duration.ofMillis(millis)).block(PATIENCE);
	}

	/**
	 * Make no more trouble, and wait until the last is over.
	 */
	void end() {
		synchronized (this) {
			this.over = true;
		}
		Mono.fromRunnable(() -> {
		}).subscribeOn(this.thread).delaySubscription(Duration.ofMillis(50), this.thread).block(PATIENCE);
		if (!this.failures.isEmpty()) {
			throw new AssertionError("Trouble in making trouble", this.failures.peek());
		}
	}

	@Override
	public void close() {
		this.thread.dispose();
		this.redis.close();
	}

	@Override
	public String toString() {
		return new TreeMap<>(this.counts).toString();
	}

}
