package io.github.responsesws.test.fault;

/**
 * A fault that took place.
 *
 * @param connection number of the connection, 1 for the proxy's first
 * @param fault what was asked for
 * @param direction where it took place
 * @param atByte bytes that had come through in that direction
 * @since 0.1.0
 */
public record AppliedFault(int connection, Fault fault, Direction direction, long atByte) {
}
