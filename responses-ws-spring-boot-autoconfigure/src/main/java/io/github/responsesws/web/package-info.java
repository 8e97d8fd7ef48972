/**
 * Answers for browsers and other readers of server-sent events.
 */
@NullMarked
package io.github.responsesws.web;

import org.jspecify.annotations.NullMarked;
