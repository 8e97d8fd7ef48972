/**
 * Lanes, turns, continuation cache, steering and compaction, free of any transport.
 */
@NullMarked
package io.github.responsesws.test.engine;

import org.jspecify.annotations.NullMarked;
