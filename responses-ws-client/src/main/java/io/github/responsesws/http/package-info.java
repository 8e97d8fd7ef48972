/**
 * Requests to the service over plain HTTP: turns whose answers are server-sent events,
 * and what has no WebSocket event.
 */
@NullMarked
package io.github.responsesws.http;

import org.jspecify.annotations.NullMarked;
