/**
 * An application on the starter, run with each supported version of Spring Boot.
 */
@NullMarked
package io.github.responsesws.bootversions;

import org.jspecify.annotations.NullMarked;
