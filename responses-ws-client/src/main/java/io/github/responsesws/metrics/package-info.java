/**
 * Meters of the client, for Micrometer.
 */
@NullMarked
package io.github.responsesws.metrics;

import org.jspecify.annotations.NullMarked;
