package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.protocol.AbandonedCalls;
import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.tool.AsyncCall;
import io.github.responsesws.tool.RunEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The jobs of one conversation in this process. Which calls are open is for the state to
 * say: what a job brings counts only as long as its call is, so that no turn, whoever
 * begins it, brings it twice. Safe for use by any thread.
 */
final class ConversationJobs {

	/** How many jobs are shown of which the model was told. */
	static final int MAX_TOLD = 32;

	private static final String CANCELLED = "The call was cancelled.";

	private final RunningJobs running;

	// Tells of jobs for which the conversation must be kept.
	private final Runnable keeper;

	private final JobEvents events = new JobEvents();

	// Set by the job that waits to begin a turn, reset as that begins.
	private final AtomicBoolean turnAwaited = new AtomicBoolean();

	// In the order they began. Guarded by itself, a few times a turn.
	private final Map<String, Job> jobs = new LinkedHashMap<>();

	ConversationJobs(RunningJobs running, Runnable keeper) {
		this.running = running;
		this.keeper = keeper;
	}

	/**
	 * Begin a job, unless there are too many.
	 * @param call what it runs
	 * @param max the most jobs of this conversation of which the model was not told
	 * @param context the Reactor context to run in
	 * @param onEnd called when the job has ended by itself
	 * @return whether it runs
	 */
	boolean begin(AsyncCall call, int max, ContextView context, Runnable onEnd) {
		String id = call.call().id();
		Job job = new Job(id, call.call().name(), call.output(CANCELLED), (ended) -> ended(ended, onEnd));
		synchronized (this.jobs) {
			Job known = this.jobs.get(id);
			if (known != null && !known.isDelivered()) {
				return true;
			}
			if (open() >= max || !this.running.enter(job, call.maxJobs())) {
				return false;
			}
			this.jobs.put(id, job);
		}
		this.events.tell(new JobEvent.Started(job));
		run(job, call, context);
		return true;
	}

	private void run(Job job, AsyncCall call, ContextView context) {
		AtomicReference<@Nullable RunEvent> last = new AtomicReference<>();
		job.runs(call.events().contextWrite(Context.of(context)).subscribe((event) -> {
			last.set(event);
			if (event instanceof RunEvent.ToolProgress progress) {
				this.events.tell(new JobEvent.Progress(job, progress.value()));
			}
		}, (failure) -> job.end(new Job.End(JobState.FAILED, call.output(CANCELLED), null, null)),
				() -> job.end(end(last.get(), call.output()))));
	}

	private static Job.End end(@Nullable RunEvent last, InputItem answer) {
		if (last instanceof RunEvent.ToolCompleted completed) {
			return new Job.End(JobState.DONE, answer, completed.output(), null);
		}
		return new Job.End(JobState.FAILED, answer, null,
				(last instanceof RunEvent.ToolFailed failed) ? failed.failure() : null);
	}

	private void ended(Job job, Runnable onEnd) {
		// The conversation is kept for its output before nobody runs it any more.
		this.keeper.run();
		this.running.leave(job);
		this.events.tell(new JobEvent.Ended(job));
		if (job.state() != JobState.CANCELLED && !this.running.isClosed()) {
			onEnd.run();
		}
	}

	/**
	 * Return what a turn tells the model of jobs that have ended.
	 * @param leftOpen what is open as the turn begins
	 * @param input what the turn brings itself
	 * @return outputs of calls that are open, in the order of the calls
	 */
	List<InputItem> outputs(LeftOpen leftOpen, List<RawJson> input) {
		List<InputItem> outputs = new ArrayList<>();
		Set<String> open = ids(leftOpen.asyncCalls());
		synchronized (this.jobs) {
			// Somebody else has told the model of these, in another process perhaps.
			this.jobs.values()
				.stream()
				.filter((job) -> job.answer() != null && !open.contains(job.id()))
				.forEach(Job::delivered);
			for (String id : ids(leftOpen.unansweredAsync(input))) {
				Job job = this.jobs.get(id);
				InputItem answer = (job != null) ? job.answer() : null;
				if (answer != null) {
					outputs.add(answer);
				}
			}
			forget();
		}
		return outputs;
	}

	/**
	 * Note which calls a turn has answered that is part of the conversation now.
	 * @param before what was open
	 * @param after what is open
	 */
	void answered(LeftOpen before, LeftOpen after) {
		if (before.asyncCalls().isEmpty()) {
			return;
		}
		Set<String> answered = ids(before.asyncCalls());
		answered.removeAll(ids(after.asyncCalls()));
		List<Job> told = new ArrayList<>();
		synchronized (this.jobs) {
			for (String id : answered) {
				Job job = this.jobs.get(id);
				if (job != null && !job.isDelivered()) {
					job.delivered();
					told.add(job);
				}
			}
			forget();
		}
		// Of no use any more if the caller has answered it.
		told.forEach(Job::cancel);
		told.forEach((job) -> this.events.tell(new JobEvent.Delivered(job)));
		this.keeper.run();
	}

	/**
	 * Take calls that nobody here runs for those of a process that has ended: the next
	 * turn tells the model that they are lost.
	 */
	void lose(LeftOpen leftOpen) {
		synchronized (this.jobs) {
			for (RawJson call : leftOpen.asyncCalls()) {
				OutputItem item = OutputItem.of(call);
				String id = Objects.requireNonNullElse(CallItems.callId(item), "");
				List<InputItem> lost = AbandonedCalls.outputs(List.of(item));
				if (!lost.isEmpty() && !this.jobs.containsKey(id)) {
					Job job = new Job(id, item.json().tree().path("name").asString(""), lost.get(0), (nobody) -> {
						// It did not run here.
					});
					job.end(new Job.End(JobState.FAILED, lost.get(0), null, null));
					this.jobs.put(id, job);
				}
			}
		}
		this.keeper.run();
	}

	/**
	 * Begin to wait for a turn that tells of ended jobs.
	 * @return whether nobody waits yet
	 */
	boolean awaitTurn() {
		return this.turnAwaited.compareAndSet(false, true);
	}

	/**
	 * Note that this turn begins, or never will. Jobs that end from now on may be too
	 * late for it.
	 */
	void turnBegins() {
		this.turnAwaited.set(false);
	}

	private void forget() {
		List<Job> told = this.jobs.values().stream().filter(Job::isDelivered).toList();
		for (int i = 0; i < told.size() - MAX_TOLD; i++) {
			this.jobs.remove(told.get(i).id());
		}
	}

	private long open() {
		return this.jobs.values().stream().filter((job) -> !job.isDelivered()).count();
	}

	/**
	 * Return the jobs, in the order they began.
	 */
	List<Job> all() {
		synchronized (this.jobs) {
			return List.copyOf(this.jobs.values());
		}
	}

	Flux<JobEvent> events(Object owner) {
		return this.events.from(owner);
	}

	void tell(JobEvent event) {
		this.events.tell(event);
	}

	boolean isHeard() {
		return this.events.isHeard();
	}

	/**
	 * Return whether there is a job of which the model was not told, so that this object
	 * must not be lost.
	 */
	boolean hasOpen() {
		synchronized (this.jobs) {
			return open() > 0;
		}
	}

	/**
	 * Return how many jobs have ended of which the model was not told.
	 */
	int waiting() {
		return (int) all().stream().filter((job) -> job.answer() != null && !job.isDelivered()).count();
	}

	/**
	 * Return the size of outputs that wait, in bytes.
	 */
	long bytes() {
		long bytes = 0;
		for (Job job : all()) {
			InputItem answer = job.isDelivered() ? null : job.answer();
			bytes += (answer != null) ? answer.json().size() : 0;
		}
		return bytes;
	}

	private static Set<String> ids(List<RawJson> calls) {
		Set<String> ids = new LinkedHashSet<>();
		calls.forEach((call) -> ids.add(Objects.requireNonNullElse(CallItems.callId(call), "")));
		return ids;
	}

}
