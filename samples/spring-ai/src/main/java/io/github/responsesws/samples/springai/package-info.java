/**
 * An application on Spring AI, as it is.
 */
package io.github.responsesws.samples.springai;
