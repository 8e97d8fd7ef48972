/**
 * The server that every client is measured against: its frames are serialised before, and
 * it knows nothing of the library.
 */
@NullMarked
package io.github.responsesws.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
