package io.github.responsesws.tool;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that tools run on. Virtual threads are called by reflection because the
 * oldest JDK supported lacks them. They need no shutdown: none exists while no tool runs.
 */
final class ToolThreads {

	private static final @Nullable Scheduler VIRTUAL = virtual();

	private ToolThreads() {
	}

	static Scheduler scheduler(boolean virtualThreads) {
		Scheduler virtual = VIRTUAL;
		return (virtualThreads && virtual != null) ? virtual : Schedulers.boundedElastic();
	}

	private static @Nullable Scheduler virtual() {
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			Object named = type.getMethod("name", String.class, long.class).invoke(builder, "responses-ws-tool-", 0L);
			Object factory = type.getMethod("factory").invoke(named);
			Method executor = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
			return Schedulers.fromExecutorService((ExecutorService) executor.invoke(null, factory),
					"responses-ws-tool");
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
