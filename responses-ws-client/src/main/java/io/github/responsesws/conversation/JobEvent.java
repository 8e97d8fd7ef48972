package io.github.responsesws.conversation;

import io.github.responsesws.tool.RunEvent;
import reactor.core.Disposable;

/**
 * What happens to the jobs of a conversation. Text forms hold no output.
 *
 * @since 0.1.0
 */
public sealed interface JobEvent {

	/**
	 * A job begins.
	 *
	 * @param job the job
	 * @since 0.1.0
	 */
	record Started(Job job) implements JobEvent {
	}

	/**
	 * The tool of a job, one that returns a {@code Flux}, emitted a value.
	 *
	 * @param job the job
	 * @param value the value
	 * @since 0.1.0
	 */
	record Progress(Job job, Object value) implements JobEvent {

		@Override
		public String toString() {
			return "Progress[job=" + this.job + "]";
		}

	}

	/**
	 * A job has ended; its {@link Job#state()} tells how.
	 *
	 * @param job the job
	 * @since 0.1.0
	 */
	record Ended(Job job) implements JobEvent {
	}

	/**
	 * A turn that is part of the conversation has told the model of the end of a job.
	 *
	 * @param job the job
	 * @since 0.1.0
	 */
	record Delivered(Job job) implements JobEvent {
	}

	/**
	 * A run goes on that the end of a job has begun by itself
	 * ({@link ConversationSettings#turnAfterJob()}).
	 *
	 * @param event what happens in it
	 * @param run the run: to dispose of it cancels it, as to cancel the subscription to a
	 * run does, whoever else listens
	 * @since 0.1.0
	 */
	record Run(RunEvent event, Disposable run) implements JobEvent {

		@Override
		public String toString() {
			return "Run[event=" + this.event + "]";
		}

	}

	/**
	 * A run has failed that the end of a job has begun by itself. What it was to tell the
	 * model goes with the next turn.
	 *
	 * @param error why; a {@link java.util.concurrent.CancellationException} if somebody
	 * has cancelled it
	 * @since 0.1.0
	 */
	record RunFailed(Throwable error) implements JobEvent {

		@Override
		public String toString() {
			return "RunFailed[error=" + this.error.getClass().getName() + "]";
		}

	}

}
