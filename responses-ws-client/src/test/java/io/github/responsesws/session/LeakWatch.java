package io.github.responsesws.session;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Collects what Netty reports about buffers that nobody released. It also collects what
 * the session pool's serial loop reports about tasks that failed.
 */
public final class LeakWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private static final int COLLECTIONS = 5;

	private final List<Logger> loggers = List.of((Logger) LoggerFactory.getLogger(ResourceLeakDetector.class),
			(Logger) LoggerFactory.getLogger(SerialLoop.class));

	private final Queue<String> reports = new ConcurrentLinkedQueue<>();

	private LeakWatch() {
	}

	public static LeakWatch begin() {
		assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
		// What others lost is not this test's.
		collect();
		LeakWatch watch = new LeakWatch();
		watch.start();
		watch.loggers.forEach((logger) -> logger.addAppender(watch));
		return watch;
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.reports.add(event.getFormattedMessage());
	}

	/**
	 * Let the garbage collector find lost buffers, and Netty report them: it does so when
	 * the next buffer is allocated.
	 */
	public void assertNothingLeaked() {
		collect();
		assertThat(this.reports).isEmpty();
	}

	private static void collect() {
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
			System.runFinalization();
			PooledByteBufAllocator.DEFAULT.directBuffer().release();
			PooledByteBufAllocator.DEFAULT.heapBuffer().release();
		}
	}

	@Override
	public void close() {
		this.loggers.forEach((logger) -> logger.detachAppender(this));
		stop();
	}

}
