/**
 * Runs every measurement, checks the goals and writes the report.
 */
@NullMarked
package io.github.responsesws.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
