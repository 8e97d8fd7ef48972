package io.github.responsesws.sample;

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.sample.agent.ToolInputException;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolCall;
import io.github.responsesws.tool.ToolException;
import org.jspecify.annotations.Nullable;

/**
 * Data of the events {@code tool.started}, {@code tool.progress}, {@code tool.completed},
 * {@code tool.failed} and {@code tool.cancelled}.
 *
 * @param round which turn of the answer made the call
 * @param id the call's ID
 * @param name the tool
 * @param agent the agent that calls, in an answer of several
 * @param arguments what the model passed, as JSON; only when it starts
 * @param async whether the answer does not wait for it; only when it starts
 * @param value what a tool that is not finished has to show
 * @param output what the model will see of it
 * @param code the stable code of a failure
 * @param message why it failed
 * @param millis how long it took, in the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ToolReport(int round, String id, String name, @Nullable String agent, @Nullable String arguments,
		@Nullable Boolean async, @Nullable Object value, @Nullable String output, @Nullable String code,
		@Nullable String message, @Nullable Double millis) {

	private static final double NANOS_PER_MILLI = 1_000_000;

	static ToolReport of(int round, RunEvent.ToolStarted event) {
		ToolCall call = event.call();
		return new ToolReport(round, call.id(), call.name(), call.agent(), call.arguments(), event.async(), null, null,
				null, null, null);
	}

	static ToolReport of(int round, RunEvent.ToolProgress event) {
		ToolCall call = event.call();
		return new ToolReport(round, call.id(), call.name(), call.agent(), null, null, event.value(), null, null, null,
				null);
	}

	static ToolReport of(int round, RunEvent.ToolCompleted event) {
		ToolCall call = event.call();
		return new ToolReport(round, call.id(), call.name(), call.agent(), null, null, null, event.output(), null, null,
				millis(event.duration()));
	}

	static ToolReport of(int round, RunEvent.ToolFailed event) {
		ToolCall call = event.call();
		return new ToolReport(round, call.id(), call.name(), call.agent(), null, null, null, null,
				event.failure().code(), reason(event.failure()), millis(event.duration()));
	}

	static ToolReport of(int round, RunEvent.ToolCancelled event) {
		ToolCall call = event.call();
		return new ToolReport(round, call.id(), call.name(), call.agent(), null, null, null, null, null, null,
				millis(event.duration()));
	}

	static @Nullable String reason(ToolException failure) {
		if (failure.getCause() instanceof ToolInputException mistake) {
			return mistake.getMessage();
		}
		String explanation = failure.explanation();
		return (explanation != null) ? failure.getMessage() + ": " + explanation : failure.getMessage();
	}

	private static double millis(Duration duration) {
		return duration.toNanos() / NANOS_PER_MILLI;
	}

}
