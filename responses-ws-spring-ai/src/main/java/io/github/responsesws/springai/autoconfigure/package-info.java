/**
 * Auto-configuration of Spring AI's chat model.
 */
@NullMarked
package io.github.responsesws.springai.autoconfigure;

import org.jspecify.annotations.NullMarked;
