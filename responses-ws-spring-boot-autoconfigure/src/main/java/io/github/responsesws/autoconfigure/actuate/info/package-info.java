/**
 * Auto-configuration of what the Actuator's info says of the clients.
 */
@NullMarked
package io.github.responsesws.autoconfigure.actuate.info;

import org.jspecify.annotations.NullMarked;
