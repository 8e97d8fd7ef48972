package io.github.responsesws.langchain4j;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Threads that call handlers. Handlers of AI services run tools and may wait for other
 * turns, so each turn has a thread for itself while it lasts: with a few shared ones,
 * turns that wait for each other would stop for good.
 */
final class StreamThreads {

	private static final int MOST_THREADS = 4_096;

	private static final int MOST_TASKS = 100_000;

	private static final int SECONDS_TO_LIVE = 60;

	private static final Scheduler OWN = Schedulers.newBoundedElastic(MOST_THREADS, MOST_TASKS,
			"responses-ws-langchain4j", SECONDS_TO_LIVE, true);

	private StreamThreads() {
	}

	static Scheduler of(@Nullable Executor executor) {
		return (executor != null) ? Schedulers.fromExecutor(executor) : OWN;
	}

}
