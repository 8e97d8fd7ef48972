/**
 * Requests to the service over plain HTTP, for what has no WebSocket event.
 */
@NullMarked
package io.github.responsesws.http;

import org.jspecify.annotations.NullMarked;
