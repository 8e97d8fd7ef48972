/**
 * Function tools, the loop that runs what the model calls, and structured output.
 */
@NullMarked
package io.github.responsesws.tool;

import org.jspecify.annotations.NullMarked;
