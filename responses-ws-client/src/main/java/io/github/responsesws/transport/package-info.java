/**
 * Which way turns take, WebSocket or HTTP, and when that changes.
 */
@NullMarked
package io.github.responsesws.transport;

import org.jspecify.annotations.NullMarked;
