package io.github.responsesws.http;

import org.jspecify.annotations.Nullable;

/**
 * The turns over HTTP at one moment.
 *
 * @param settings how many there may be
 * @param running turns that have a connection, or are about to
 * @param pending turns that wait for one
 * @param used whether the service has ever answered, or could not be reached
 * @param failure the code of the last failure, such as {@code handshake_failed}, if the
 * service was not reached since, or does not accept the credentials; {@code null} if it
 * answered last, or was never asked
 * @since 0.1.0
 */
public record HttpSnapshot(HttpSettings settings, int running, int pending, boolean used, @Nullable String failure) {

}
