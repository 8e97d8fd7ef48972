/**
 * The deterministic demo model that answers what no script answers.
 */
@NullMarked
package io.github.responsesws.test.model;

import org.jspecify.annotations.NullMarked;
