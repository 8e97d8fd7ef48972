/**
 * Measurements of single operations.
 */
@NullMarked
package io.github.responsesws.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
