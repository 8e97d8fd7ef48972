/**
 * Small applications on the starter, one for each way to use Spring Boot.
 */
@NullMarked
package io.github.responsesws.applications;

import org.jspecify.annotations.NullMarked;
