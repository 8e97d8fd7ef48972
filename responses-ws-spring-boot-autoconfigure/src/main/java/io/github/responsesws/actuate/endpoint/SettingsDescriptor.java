package io.github.responsesws.actuate.endpoint;

import java.time.Duration;

import io.github.responsesws.session.PoolSettings;

/**
 * The settings of a pool, as the endpoint shows them: the properties
 * {@code responses-ws.pool.*} after customizers have had their say.
 *
 * @param maxSessions most sessions open at once
 * @param minIdle sessions kept open even if nothing uses them
 * @param maxIdle most sessions kept open while nothing uses them
 * @param maxPending most turns waiting for a lane
 * @param acquireTimeout longest wait of a turn for a lane
 * @param affinityWait longest wait of a turn for the busy lane that holds its chain
 * @param idleTimeout idle time after which a session is closed
 * @param maxAge age at which a session is replaced
 * @param maxAgeJitter part of the maximum age by which it is shortened at random
 * @param maxConcurrentHandshakes most handshakes under way at once
 * @param minBackoff wait after the first failed handshake
 * @param maxBackoff longest wait between failed handshakes
 * @param maxAttempts failed handshakes in a row after which waiting turns are told
 * @param shutdownTimeout longest time that running turns may take to finish at the end
 * @since 0.1.0
 */
public record SettingsDescriptor(int maxSessions, int minIdle, int maxIdle, int maxPending, Duration acquireTimeout,
		Duration affinityWait, Duration idleTimeout, Duration maxAge, double maxAgeJitter, int maxConcurrentHandshakes,
		Duration minBackoff, Duration maxBackoff, int maxAttempts, Duration shutdownTimeout) {

	static SettingsDescriptor of(PoolSettings settings) {
		return new SettingsDescriptor(settings.maxSessions(), settings.minIdle(), settings.maxIdle(),
				settings.maxPending(), settings.acquireTimeout(), settings.affinityWait(), settings.idleTimeout(),
				settings.maxAge(), settings.maxAgeJitter(), settings.maxConcurrentHandshakes(), settings.minBackoff(),
				settings.maxBackoff(), settings.maxAttempts(), settings.shutdownTimeout());
	}

}
