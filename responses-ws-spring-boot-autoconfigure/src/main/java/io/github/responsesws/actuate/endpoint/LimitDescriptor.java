package io.github.responsesws.actuate.endpoint;

import java.time.Instant;

import io.github.responsesws.resilience.LimitSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * How the turns of a model are held back, as the endpoint shows it.
 *
 * @param model the model, {@code null} for the one that the service chooses
 * @param inFlight turns that were let through and have not ended
 * @param waiting turns that are held back
 * @param window the most turns in flight, {@code null} if there is no bound
 * @param pausedUntil when turns begin again, {@code null} if they begin
 * @since 0.1.0
 */
public record LimitDescriptor(@Nullable String model, int inFlight, int waiting, @Nullable Integer window,
		@Nullable Instant pausedUntil) {

	static LimitDescriptor of(LimitSnapshot limit, Instant now) {
		return new LimitDescriptor(limit.model(), limit.inFlight(), limit.waiting(), limit.bound(),
				limit.pause().isZero() ? null : now.plus(limit.pause()));
	}

}
