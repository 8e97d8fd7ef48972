package io.github.responsesws.actuate.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.responsesws.protocol.ResponseError;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.resilience.ResilienceListener;
import io.github.responsesws.resilience.TurnLimitException;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what failed in a client, by code and without any text: the
 * {@value #MAX_CODES} codes that came last. Add it to the turn, session and resilience
 * listeners of the client. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class RecentFailures implements TurnListener, SessionListener, ResilienceListener {

	static final int MAX_CODES = 50;

	private static final String TURN = "turn";

	private static final String HANDSHAKE = "handshake";

	/** Whatever else a service calls a code may be a text. */
	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

	private static final String OTHER = "other";

	private final Clock clock;

	// The one that came last is the last. Guarded by itself, for each failure once.
	private final Map<String, FailureDescriptor> failures = new LinkedHashMap<>();

	/**
	 * Create the memory of a client.
	 */
	public RecentFailures() {
		this(Clock.systemUTC());
	}

	RecentFailures(Clock clock) {
		this.clock = clock;
	}

	@Override
	public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
		if (error != null) {
			note(TURN, code(error));
		}
		else if (outcome == TurnOutcome.FAILED) {
			note(TURN, code(turn.terminalEvent()));
		}
	}

	@Override
	public void onRefused(@Nullable String model, Duration waited, TurnLimitException failure) {
		note(TURN, failure.code());
	}

	@Override
	public void onHandshakeFailed(long nanos, Throwable failure) {
		note(HANDSHAKE, code(failure));
	}

	private static String code(Throwable failure) {
		return (failure instanceof ResponsesException known) ? known.code() : failure.getClass().getName();
	}

	private static String code(@Nullable ResponseLifecycleEvent terminal) {
		ResponseError error = (terminal != null) ? terminal.response().error() : null;
		return (error != null) ? error.code() : "response_failed";
	}

	private void note(String of, String code) {
		String known = CODE.matcher(code).matches() ? code : OTHER;
		String key = of + " " + known;
		Instant now = this.clock.instant();
		synchronized (this.failures) {
			FailureDescriptor before = this.failures.remove(key);
			this.failures.put(key,
					(before != null) ? before.again(now) : new FailureDescriptor(of, known, 1, now, now));
			if (this.failures.size() > MAX_CODES) {
				this.failures.remove(this.failures.keySet().iterator().next());
			}
		}
	}

	/**
	 * Return what failed.
	 * @return by code, the one that came last first
	 */
	public List<FailureDescriptor> latest() {
		List<FailureDescriptor> latest;
		synchronized (this.failures) {
			latest = new ArrayList<>(this.failures.values());
		}
		Collections.reverse(latest);
		return latest;
	}

}
