/**
 * A chat page on the responses-ws starter.
 */
@NullMarked
package io.github.responsesws.sample;

import org.jspecify.annotations.NullMarked;
