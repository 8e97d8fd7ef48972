/**
 * Runs a Responses server for JUnit tests.
 */
@NullMarked
package io.github.responsesws.test.junit;

import org.jspecify.annotations.NullMarked;
