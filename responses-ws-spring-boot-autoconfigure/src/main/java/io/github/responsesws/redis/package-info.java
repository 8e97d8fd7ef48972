/**
 * What all that is kept in Redis needs of its connections.
 */
@NullMarked
package io.github.responsesws.redis;

import org.jspecify.annotations.NullMarked;
