/**
 * Conversations kept in Redis.
 */
@NullMarked
package io.github.responsesws.conversation.redis;

import org.jspecify.annotations.NullMarked;
