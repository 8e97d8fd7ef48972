/**
 * Spring AI's chat model over the WebSocket mode of the Responses API.
 */
@NullMarked
package io.github.responsesws.springai;

import org.jspecify.annotations.NullMarked;
