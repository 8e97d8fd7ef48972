/**
 * Auto-configuration of the client: properties, connection details, customizers and the
 * analysis of start-up mistakes.
 */
@NullMarked
package io.github.responsesws.autoconfigure;

import org.jspecify.annotations.NullMarked;
