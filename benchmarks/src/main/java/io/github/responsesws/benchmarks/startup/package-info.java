/**
 * How long an application takes to start.
 */
@NullMarked
package io.github.responsesws.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
