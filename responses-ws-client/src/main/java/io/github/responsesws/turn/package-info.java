/**
 * What a turn is, whoever runs it: where it may run, who hears of it, how it ends, and
 * what its events add up to.
 */
@NullMarked
package io.github.responsesws.turn;

import org.jspecify.annotations.NullMarked;
