/**
 * Auto-configuration of the client's meters.
 */
@NullMarked
package io.github.responsesws.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
