package io.github.responsesws.metrics;

import java.util.concurrent.TimeUnit;

import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.session.CloseReason;
import io.github.responsesws.session.SessionListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * Records how sessions begin and end, and what becomes of input steered to the responses
 * that run on them. Add it to the client's session listeners.
 *
 * @since 0.1.0
 */
public final class SessionMetrics implements SessionListener {

	private static final int MAX_CODES = 50;

	private final MeterRegistry registry;

	private final Tags tags;

	private final LimitedValues codes = new LimitedValues(MAX_CODES, "other");

	private final Counter rotations;

	/**
	 * Create the listener.
	 * @param registry where to record
	 */
	public SessionMetrics(MeterRegistry registry) {
		this(registry, Tags.empty());
	}

	/**
	 * Create the listener of one of several clients.
	 * @param registry where to record
	 * @param tags what tells its meters from those of the others
	 */
	public SessionMetrics(MeterRegistry registry, Iterable<Tag> tags) {
		this.registry = registry;
		this.tags = Tags.of(tags);
		this.rotations = Counter.builder("responses.ws.sessions.rotations")
			.tags(this.tags)
			.description("Sessions that another one has replaced because of their age")
			.register(registry);
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
			.tags(this.tags)
			.tag("outcome", outcome)
			.tag("error", error)
			.description("Time from resolving credentials to an open session or to the failure")
			.register(this.registry);
	}

	@Override
	public void onReplaced(String sessionId, String successorId) {
		this.rotations.increment();
	}

	@Override
	public void onClosed(String sessionId, CloseReason reason, long ageNanos) {
		Timer.builder("responses.ws.sessions.closed")
			.tags(this.tags)
			.tag("reason", TagValues.of(reason))
			.description("Age that sessions reached")
			.register(this.registry)
			.record(ageNanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void onSteered(long nanos, SteerResult result) {
		Timer.builder("responses.ws.steers")
			.tags(this.tags)
			.tag("outcome", outcome(result))
			.tag("error",
					(result instanceof SteerResult.Failed failed) ? this.codes.limit(failed.code()) : TagValues.NONE)
			.description("Time until it was known what became of input steered to a response")
			.register(this.registry)
			.record(nanos, TimeUnit.NANOSECONDS);
	}

	private static String outcome(SteerResult result) {
		if (result instanceof SteerResult.Applied) {
			return "applied";
		}
		if (result instanceof SteerResult.Pending) {
			return "pending";
		}
		return (result instanceof SteerResult.Failed) ? "failed" : "unknown";
	}

}
