/**
 * Auto-configuration of the client's Actuator endpoint.
 */
@NullMarked
package io.github.responsesws.autoconfigure.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
