package io.github.responsesws.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the page has to know before the first question.
 *
 * @param endpoint host of the service
 * @param embedded whether that is the demo server in this process
 * @param model the model that is asked
 * @param maxMessageLength most characters of a question
 * @param multiAgent whether a question may be given to several agents
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Status(String endpoint, boolean embedded, @Nullable String model, int maxMessageLength, boolean multiAgent) {
}
