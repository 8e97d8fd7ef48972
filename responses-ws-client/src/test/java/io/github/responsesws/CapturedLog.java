package io.github.responsesws;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged during a test, down to {@code DEBUG}, whichever logger and
 * thread it comes from.
 */
public final class CapturedLog implements BeforeEachCallback, AfterEachCallback {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	private final Events events = new Events();

	@Override
	public void beforeEach(ExtensionContext context) {
		this.events.start();
		this.root.addAppender(this.events);
		this.root.setLevel(Level.DEBUG);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.root.setLevel(this.level);
		this.root.detachAppender(this.events);
		this.events.stop();
	}

	/**
	 * Return the messages and stack traces so far.
	 */
	public String text() {
		return text(Level.ALL);
	}

	/**
	 * Return the messages and stack traces so far that an operator sees by default.
	 */
	public String shown() {
		return text(Level.INFO);
	}

	private String text(Level least) {
		StringBuilder text = new StringBuilder();
		for (ILoggingEvent event : this.events.seen) {
			if (!event.getLevel().isGreaterOrEqual(least)) {
				continue;
			}
			text.append(event.getLevel()).append(' ').append(event.getFormattedMessage()).append('\n');
			if (event.getThrowableProxy() != null) {
				text.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
			}
		}
		return text.toString();
	}

	/**
	 * Threads log on while the test reads.
	 */
	private static final class Events extends AppenderBase<ILoggingEvent> {

		private final Queue<ILoggingEvent> seen = new ConcurrentLinkedQueue<>();

		@Override
		protected void append(ILoggingEvent event) {
			this.seen.add(event);
		}

	}

}
