/**
 * What the Actuator's info says of the clients.
 */
@NullMarked
package io.github.responsesws.actuate.info;

import org.jspecify.annotations.NullMarked;
