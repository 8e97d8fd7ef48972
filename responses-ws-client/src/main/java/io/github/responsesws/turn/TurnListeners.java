package io.github.responsesws.turn;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Several listeners as one that never throws.
 */
public final class TurnListeners implements TurnListener {

	private static final Logger logger = Loggers.getLogger(TurnListener.class);

	private final ListenerLog log = new ListenerLog(logger);

	private final TurnListener[] listeners;

	private TurnListeners(List<TurnListener> listeners) {
		this.listeners = listeners.toArray(new TurnListener[0]);
	}

	/**
	 * Return the listeners as one, {@code null} if there is none.
	 * @param listeners the listeners
	 */
	public static @Nullable TurnListener of(List<TurnListener> listeners) {
		return listeners.isEmpty() ? null : new TurnListeners(listeners);
	}

	@Override
	public void onStarted(TurnInfo turn) {
		forEach((listener) -> listener.onStarted(turn));
	}

	@Override
	public void onEvent(TurnInfo turn, ResponseEvent event, int bytes) {
		// No lambda: this is called for every event of every turn.
		for (TurnListener listener : this.listeners) {
			try {
				listener.onEvent(turn, event, bytes);
			}
			catch (RuntimeException | LinkageError | AssertionError ex) {
				this.log.failed(listener, ex);
			}
		}
	}

	@Override
	public void onSuccessor(TurnInfo turn) {
		forEach((listener) -> listener.onSuccessor(turn));
	}

	@Override
	public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
		forEach((listener) -> listener.onEnded(turn, outcome, error));
	}

	@Override
	public boolean answersCalls() {
		return Arrays.stream(this.listeners).anyMatch(TurnListener::answersCalls);
	}

	@Override
	public boolean timesEvents() {
		// No stream: each turn asks.
		for (TurnListener listener : this.listeners) {
			if (listener.timesEvents()) {
				return true;
			}
		}
		return false;
	}

	private void forEach(Consumer<TurnListener> call) {
		for (TurnListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (RuntimeException | LinkageError | AssertionError ex) {
				this.log.failed(listener, ex);
			}
		}
	}

}
