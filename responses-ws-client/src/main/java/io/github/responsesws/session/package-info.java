/**
 * One WebSocket connection with its lanes, and the pool that hands lanes to turns.
 */
@NullMarked
package io.github.responsesws.session;

import org.jspecify.annotations.NullMarked;
