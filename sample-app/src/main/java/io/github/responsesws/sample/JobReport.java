package io.github.responsesws.sample;

import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.conversation.Job;
import io.github.responsesws.conversation.JobEvent;
import io.github.responsesws.tool.ToolException;
import org.jspecify.annotations.Nullable;

/**
 * Data of the event {@code job}: how a call is for which its answer does not wait.
 *
 * @param id the ID of the call
 * @param name the tool
 * @param state how far it has come
 * @param delivered whether the model knows how it ended
 * @param value what a tool that is not finished has to show
 * @param output what the model sees of it
 * @param message why it failed
 * @param sinceMillis how long ago it began, in milliseconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobReport(String id, String name, String state, boolean delivered, @Nullable Object value,
		@Nullable String output, @Nullable String message, double sinceMillis) {

	static JobReport of(Job job) {
		return of(job, null);
	}

	static JobReport of(JobEvent.Progress progress) {
		return of(progress.job(), progress.value());
	}

	private static JobReport of(Job job, @Nullable Object value) {
		ToolException failure = job.failure();
		return new JobReport(job.id(), job.tool(), state(job), job.isDelivered(), value, job.output(),
				(failure != null) ? ToolReport.reason(failure) : null,
				RunStream.millis(Duration.between(job.startedAt(), Instant.now())));
	}

	private static String state(Job job) {
		return switch (job.state()) {
			case RUNNING -> "running";
			case DONE -> "completed";
			case FAILED -> "failed";
			default -> "stopped";
		};
	}

}
