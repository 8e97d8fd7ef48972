package io.github.responsesws.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How the turns of one model are held back right now.
 *
 * @param model the model, {@code null} for the one that the service chooses
 * @param inFlight turns that were let through and have not ended
 * @param waiting turns that are held back
 * @param bound the most turns in flight, {@code null} if there is no bound
 * @param pause how long no turn begins, zero if turns begin
 * @since 0.1.0
 */
public record LimitSnapshot(@Nullable String model, int inFlight, int waiting, @Nullable Integer bound,
		Duration pause) {
}
