/**
 * Turns and tokens by the minute, counted in Redis.
 */
@NullMarked
package io.github.responsesws.resilience.redis;

import org.jspecify.annotations.NullMarked;
