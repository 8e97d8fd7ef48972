/**
 * A TCP proxy that breaks connections on purpose.
 */
@NullMarked
package io.github.responsesws.test.fault;

import org.jspecify.annotations.NullMarked;
