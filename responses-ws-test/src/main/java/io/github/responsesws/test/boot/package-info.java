/**
 * Runs a Responses server for Spring Boot tests.
 */
@NullMarked
package io.github.responsesws.test.boot;

import org.jspecify.annotations.NullMarked;
