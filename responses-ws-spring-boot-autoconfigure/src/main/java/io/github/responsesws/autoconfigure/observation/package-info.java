/**
 * Auto-configuration of observations.
 */
@NullMarked
package io.github.responsesws.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
