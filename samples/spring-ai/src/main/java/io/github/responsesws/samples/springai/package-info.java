/**
 * An application on Spring AI, as it is.
 */
@NullMarked
package io.github.responsesws.samples.springai;

import org.jspecify.annotations.NullMarked;
