package io.github.responsesws.actuate.endpoint;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What became of something that was asked for.
 *
 * @param outcome what was done, or why nothing was
 * @param prepared how many prompts were warmed up, if that was asked for
 * @since 0.1.0
 */
public record ControlDescriptor(String outcome, @Nullable Long prepared) implements OperationResponseBody {

}
