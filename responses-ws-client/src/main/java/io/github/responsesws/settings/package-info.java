/**
 * What settings are made of: builders, checks, and how messages write values.
 */
@NullMarked
package io.github.responsesws.settings;

import org.jspecify.annotations.NullMarked;
