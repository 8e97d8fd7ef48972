package io.github.responsesws.metrics;

import java.util.concurrent.TimeUnit;

import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.session.CloseReason;
import io.github.responsesws.session.SessionListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Records how sessions begin and end. Add it to the client's session listeners.
 *
 * @since 0.1.0
 */
public final class SessionMetrics implements SessionListener {

	private static final int MAX_CODES = 50;

	private final MeterRegistry registry;

	private final LimitedValues codes = new LimitedValues(MAX_CODES, "other");

	/**
	 * Create the listener.
	 * @param registry where to record
	 */
	public SessionMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void onOpened(String sessionId, long nanos) {
		handshake("success", TagValues.NONE).record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void onHandshakeFailed(long nanos, Throwable failure) {
		String code = (failure instanceof ResponsesException known) ? known.code() : failure.getClass().getName();
		handshake("failure", this.codes.limit(code)).record(nanos, TimeUnit.NANOSECONDS);
	}

	private Timer handshake(String outcome, String error) {
		return Timer.builder("responses.ws.handshakes")
			.tag("outcome", outcome)
			.tag("error", error)
			.description("Time from resolving credentials to an open session or to the failure")
			.register(this.registry);
	}

	@Override
	public void onClosed(String sessionId, CloseReason reason, long ageNanos) {
		Timer.builder("responses.ws.sessions.closed")
			.tag("reason", TagValues.of(reason))
			.description("Age that sessions reached")
			.register(this.registry)
			.record(ageNanos, TimeUnit.NANOSECONDS);
	}

}
