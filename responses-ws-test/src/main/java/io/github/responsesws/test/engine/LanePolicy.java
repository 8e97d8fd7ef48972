package io.github.responsesws.test.engine;

/**
 * What a server does with {@code stream_id}.
 *
 * @param accepted whether a request may carry it at all
 * @param concurrent whether named lanes run side by side; otherwise a connection runs one
 * response at a time
 * @param echoed whether events carry it
 * @since 0.1.0
 */
public record LanePolicy(boolean accepted, boolean concurrent, boolean echoed) {
}
