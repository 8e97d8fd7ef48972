/**
 * What sessions, lanes and turns hold on the heap.
 */
@NullMarked
package io.github.responsesws.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
