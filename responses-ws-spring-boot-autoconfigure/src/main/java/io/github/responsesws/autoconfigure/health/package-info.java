/**
 * Auto-configuration of the client's health.
 */
@NullMarked
package io.github.responsesws.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
