package io.github.responsesws.conversation;

import java.util.Collection;
import java.util.List;

import io.github.responsesws.tool.AsyncCall;
import io.github.responsesws.tool.AsyncCalls;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The jobs of a conversation as one run begins them. Safe for use by any thread.
 *
 * @param jobs the jobs
 * @param max the most of which the model was not told
 * @param after begins a turn when one has ended
 */
record RunJobs(ConversationJobs jobs, int max, TurnAfterJob after) implements AsyncCalls {

	@Override
	public boolean begin(AsyncCall call, ContextView context) {
		return this.jobs.begin(call, this.max, context, () -> this.after.begin(context));
	}

	@Override
	public List<String> running() {
		return this.jobs.all().stream().filter((job) -> job.state() == JobState.RUNNING).map(Job::id).toList();
	}

	@Override
	public Mono<Void> over(Collection<String> callIds) {
		return Flux.fromIterable(this.jobs.all())
			.filter((job) -> callIds.contains(job.id()))
			.concatMap(Job::await)
			.then();
	}

}
