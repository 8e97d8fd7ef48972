/**
 * JSON schemas from Java types, and answers that are read into them.
 */
@NullMarked
package io.github.responsesws.schema;

import org.jspecify.annotations.NullMarked;
