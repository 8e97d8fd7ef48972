/**
 * Sends turns again that failed before any output, and paces them by what the service
 * says of its limits.
 */
@NullMarked
package io.github.responsesws.resilience;

import org.jspecify.annotations.NullMarked;
