/**
 * The Actuator endpoint that shows the client's sessions.
 */
@NullMarked
package io.github.responsesws.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
