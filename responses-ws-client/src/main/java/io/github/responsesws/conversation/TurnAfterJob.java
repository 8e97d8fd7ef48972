package io.github.responsesws.conversation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.github.responsesws.tool.RunEvent;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Begins a run by itself when a job has ended, with the terms of the run that began the
 * job. Safe for use by any thread.
 */
final class TurnAfterJob {

	private static final Logger logger = Loggers.getLogger(TurnAfterJob.class);

	private final OpenConversation conversation;

	private final boolean enabled;

	private final Function<Runnable, Flux<RunEvent>> run;

	/**
	 * Create what begins runs.
	 * @param conversation the conversation
	 * @param enabled whether to do so at all
	 * @param run returns the run, which calls what it is given once no other turn runs,
	 * and is empty if nothing is left to tell the model
	 */
	TurnAfterJob(OpenConversation conversation, boolean enabled, Function<Runnable, Flux<RunEvent>> run) {
		this.conversation = conversation;
		this.enabled = enabled;
		this.run = run;
	}

	/**
	 * Begin a run, unless one waits already: it tells of this job too.
	 */
	void begin(ContextView context) {
		ConversationJobs jobs = this.conversation.jobs();
		if (!this.enabled || !jobs.awaitTurn()) {
			return;
		}
		AtomicBoolean begun = new AtomicBoolean();
		Runnable begins = () -> {
			if (begun.compareAndSet(false, true)) {
				jobs.turnBegins();
			}
		};
		// Events may come before there is a subscription to dispose of.
		Disposable.Swap run = Disposables.swap();
		run.update(Flux.defer(() -> this.run.apply(begins))
			.doFinally((signal) -> begins.run())
			.doOnCancel(() -> failed(new CancellationException("The run was cancelled")))
			.contextWrite(Context.of(context))
			.subscribe((event) -> jobs.tell(new JobEvent.Run(event, run)), this::failed));
	}

	private void failed(Throwable failure) {
		if (this.conversation.jobs().isHeard()) {
			this.conversation.jobs().tell(new JobEvent.RunFailed(failure));
		}
		else {
			logger.warn("The turn that a job has begun in the conversation {} failed with {}; its output goes with "
					+ "the next turn", this.conversation.id(), failure.getClass().getName());
		}
	}

}
