/**
 * The agent loop over an emulated wide-area network.
 */
@NullMarked
package io.github.responsesws.benchmarks.wan;

import org.jspecify.annotations.NullMarked;
