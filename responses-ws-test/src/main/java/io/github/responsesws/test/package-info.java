/**
 * The scriptable Responses server.
 */
@NullMarked
package io.github.responsesws.test;

import org.jspecify.annotations.NullMarked;
