/**
 * How settings are checked, and how messages write their values.
 */
@NullMarked
package io.github.responsesws.settings;

import org.jspecify.annotations.NullMarked;
