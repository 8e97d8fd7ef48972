/**
 * The engine on a socket: WebSocket connections, HTTP and server-sent events.
 */
@NullMarked
package io.github.responsesws.test.transport;

import org.jspecify.annotations.NullMarked;
