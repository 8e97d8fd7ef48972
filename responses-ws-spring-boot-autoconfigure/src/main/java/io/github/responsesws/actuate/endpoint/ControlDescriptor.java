package io.github.responsesws.actuate.endpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What became of something that was asked for.
 *
 * @param outcome what was done, or why nothing was
 * @param prepared how many prompts were warmed up, if that was asked for
 * @param choices what can be asked for instead: names of actions, clients or sessions,
 * {@code null} unless nothing was done
 * @since 0.1.0
 */
public record ControlDescriptor(String outcome, @Nullable Long prepared,
		@Nullable List<String> choices) implements OperationResponseBody {

	static ControlDescriptor done(String outcome) {
		return new ControlDescriptor(outcome, null, null);
	}

	static ControlDescriptor warmedUp(long prepared) {
		return new ControlDescriptor("warmed up", prepared, null);
	}

	static ControlDescriptor refused(String why, List<String> choices) {
		return new ControlDescriptor(why, null, choices);
	}

}
