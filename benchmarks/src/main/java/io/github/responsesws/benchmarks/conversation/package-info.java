/**
 * What a long conversation sends.
 */
@NullMarked
package io.github.responsesws.benchmarks.conversation;

import org.jspecify.annotations.NullMarked;
