package io.github.responsesws.tool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Several listeners as one that never throws.
 */
final class ToolListeners implements ToolListener {

	private static final Logger logger = Loggers.getLogger(ToolListener.class);

	private final List<Guarded> listeners;

	ToolListeners(List<ToolListener> listeners) {
		this.listeners = listeners.stream().map((listener) -> new Guarded(listener, new AtomicBoolean())).toList();
	}

	@Override
	public void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
			@Nullable ToolException failure) {
		forEach((listener) -> listener.onCallEnded(context, outcome, duration, failure));
	}

	@Override
	public void onStartedEarly(ToolCall call, Duration saved) {
		forEach((listener) -> listener.onStartedEarly(call, saved));
	}

	@Override
	public void onRunEnded(RunOutcome outcome, int rounds, @Nullable Throwable error) {
		forEach((listener) -> listener.onRunEnded(outcome, rounds, error));
	}

	private void forEach(Consumer<ToolListener> call) {
		for (Guarded guarded : this.listeners) {
			try {
				call.accept(guarded.listener());
			}
			catch (RuntimeException | LinkageError | AssertionError ex) {
				guarded.dropped(ex);
			}
		}
	}

	/**
	 * A listener, and whether it has failed before.
	 */
	private record Guarded(ToolListener listener, AtomicBoolean failed) {

		void dropped(Throwable ex) {
			if (this.failed.compareAndSet(false, true)) {
				logger.warn("A tool listener failed, of which only the first time is logged: {}",
						this.listener.getClass().getName(), ex);
			}
		}

	}

}
