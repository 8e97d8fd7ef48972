package io.github.responsesws.conversation;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.tool.ToolException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A call of an async tool that works while its conversation goes on. Safe for use by any
 * thread. Its text form holds no output.
 *
 * @since 0.1.0
 */
public final class Job {

	private final String id;

	private final String tool;

	private final Instant startedAt;

	private final InputItem cancelled;

	// Told once, when the job has ended.
	private final Consumer<Job> onEnd;

	private final Sinks.Empty<Void> over = Sinks.empty();

	private final Disposable.Swap work = Disposables.swap();

	// Null while the job runs; whoever sets it has ended the job.
	private final AtomicReference<@Nullable End> end = new AtomicReference<>();

	// Set by the turn that holds the gate.
	private volatile boolean delivered;

	/**
	 * Create a job that runs.
	 * @param id the ID of the call
	 * @param tool the name of the tool
	 * @param cancelled what the model is told if the job is cancelled
	 * @param onEnd told when the job has ended, by the thread that ended it
	 */
	Job(String id, String tool, InputItem cancelled, Consumer<Job> onEnd) {
		this.id = id;
		this.tool = tool;
		this.startedAt = Instant.now();
		this.cancelled = cancelled;
		this.onEnd = onEnd;
	}

	/**
	 * Return the ID of the call, by which the model knows the job.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the name of the tool.
	 */
	public String tool() {
		return this.tool;
	}

	/**
	 * Return when the job began, or when it was found out that nobody runs it.
	 */
	public Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * Return how far the job has come.
	 * @return the state; all but {@link JobState#RUNNING} are final
	 */
	public JobState state() {
		End end = this.end.get();
		return (end != null) ? end.state() : JobState.RUNNING;
	}

	/**
	 * Return the output as the model sees it.
	 * @return the output, or {@code null} if the job is not {@link JobState#DONE}
	 */
	public @Nullable String output() {
		End end = this.end.get();
		return (end != null) ? end.output() : null;
	}

	/**
	 * Return why the tool failed.
	 * @return the failure, or {@code null} if it did not, or nobody knows
	 */
	public @Nullable ToolException failure() {
		End end = this.end.get();
		return (end != null) ? end.failure() : null;
	}

	/**
	 * Return whether a turn that is part of the conversation has told the model.
	 * @return whether the call is answered
	 */
	public boolean isDelivered() {
		return this.delivered;
	}

	/**
	 * Wait for the end of the job. To cancel ends the wait, not the job.
	 * @return this job, as soon as it has ended, whatever its end. It never fails. The
	 * value comes on the thread that ended the job
	 */
	public Mono<Job> await() {
		return this.over.asMono().thenReturn(this);
	}

	/**
	 * Cancel the job: its tool is interrupted, or the publisher that it returned is
	 * cancelled, and the next turn tells the model. A job that has ended keeps its
	 * output.
	 * @return whether the job was running
	 */
	public boolean cancel() {
		return end(new End(JobState.CANCELLED, this.cancelled, null, null));
	}

	/**
	 * Note what runs the job.
	 */
	void runs(Disposable work) {
		this.work.update(work);
	}

	/**
	 * End the job, unless it has ended.
	 * @return whether this is the end
	 */
	boolean end(End end) {
		if (!this.end.compareAndSet(null, end)) {
			return false;
		}
		this.work.dispose();
		try {
			this.onEnd.accept(this);
		}
		finally {
			this.over.tryEmitEmpty();
		}
		return true;
	}

	/**
	 * Return what the model is told.
	 * @return the output as the input of a turn, or {@code null} while the job runs
	 */
	@Nullable InputItem answer() {
		End end = this.end.get();
		return (end != null) ? end.answer() : null;
	}

	void delivered() {
		this.delivered = true;
	}

	@Override
	public String toString() {
		return "Job " + this.id + " of " + this.tool + ", " + state() + (this.delivered ? ", delivered" : "");
	}

	/**
	 * The end of a job.
	 *
	 * @param state how it ended
	 * @param answer what the model is told
	 * @param output the output of the tool, if it has one
	 * @param failure the failure of the tool, if it has one
	 */
	record End(JobState state, InputItem answer, @Nullable String output, @Nullable ToolException failure) {
	}

}
