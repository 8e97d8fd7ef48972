/**
 * Observations of turns, runs, tools and handshakes, for Micrometer and so for traces.
 */
@NullMarked
package io.github.responsesws.observation;

import org.jspecify.annotations.NullMarked;
