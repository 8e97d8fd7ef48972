/**
 * Auto-configuration of where turns and tokens are counted.
 */
@NullMarked
package io.github.responsesws.autoconfigure.resilience;

import org.jspecify.annotations.NullMarked;
