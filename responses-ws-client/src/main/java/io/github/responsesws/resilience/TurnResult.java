package io.github.responsesws.resilience;

import java.time.Duration;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.RateLimitedException;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ServerOverloadedException;
import io.github.responsesws.protocol.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a turn says about the limits of the service.
 *
 * @param success whether the service ran the turn
 * @param refusal why the service did not, {@code null} if it said nothing of the kind
 * @param sent whether the turn was sent
 * @param usage what it cost, if that is known
 */
record TurnResult(boolean success, @Nullable ApiException refusal, boolean sent, @Nullable Usage usage) {

	/** Nothing that tells of limits. */
	static final TurnResult UNKNOWN = new TurnResult(false, null, true, null);

	/** The turn was not sent, for it may not begin now. */
	static final TurnResult DEFERRED = new TurnResult(false, null, false, null);

	/** The service ran the turn, and nobody counts what that cost. */
	static final TurnResult SUCCEEDED = new TurnResult(true, null, true, null);

	private static final int UNAVAILABLE = 503;

	private static final int OVERLOADED = 529;

	/**
	 * Return what the terminal event of a turn says.
	 * @param end the event, {@code null} if there was none
	 * @param counts whether somebody counts what turns cost
	 */
	static TurnResult ended(@Nullable ResponseLifecycleEvent end, boolean counts) {
		if (end == null) {
			return UNKNOWN;
		}
		if (end instanceof ResponseLifecycleEvent.Failed) {
			return failed(ApiException.from(end.response(), true));
		}
		return counts ? new TurnResult(true, null, true, end.response().usage()) : SUCCEEDED;
	}

	static TurnResult failed(Throwable failure) {
		if (failure instanceof RateLimitedException
				|| (failure instanceof ServerOverloadedException overload && isOverload(overload))) {
			return new TurnResult(false, (ApiException) failure, true, null);
		}
		return UNKNOWN;
	}

	// An internal error may be the fault of one request alone.
	private static boolean isOverload(ServerOverloadedException failure) {
		return failure.status() == UNAVAILABLE || failure.status() == OVERLOADED
				|| failure.code().contains("overloaded") || failure.code().equals("slow_down");
	}

	/**
	 * Return whether all turns of the model have to pause, and not only to be fewer.
	 */
	boolean asksForPause() {
		return this.refusal instanceof RateLimitedException || askedPause() != null;
	}

	@Nullable Duration askedPause() {
		return (this.refusal != null) ? this.refusal.retryAfter() : null;
	}

}
