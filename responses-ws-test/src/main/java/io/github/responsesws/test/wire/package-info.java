/**
 * JSON shapes of the Responses API: requests, responses, errors, identifiers.
 */
@NullMarked
package io.github.responsesws.test.wire;

import org.jspecify.annotations.NullMarked;
