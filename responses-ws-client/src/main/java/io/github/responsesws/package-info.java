/**
 * The client: what most users of the library ever touch.
 */
@NullMarked
package io.github.responsesws;

import org.jspecify.annotations.NullMarked;
