/**
 * Health of the client, for Spring Boot's Actuator.
 */
@NullMarked
package io.github.responsesws.health;

import org.jspecify.annotations.NullMarked;
