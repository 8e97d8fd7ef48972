/**
 * The processes that put load on a client and measure what it costs.
 */
@NullMarked
package io.github.responsesws.benchmarks.load;

import org.jspecify.annotations.NullMarked;
