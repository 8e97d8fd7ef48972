/**
 * How applications ask: a turn or a run of tools, what differs in it, and how its answer
 * is read.
 */
@NullMarked
package io.github.responsesws.ask;

import org.jspecify.annotations.NullMarked;
