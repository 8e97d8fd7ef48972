package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Several listeners as one that never throws.
 */
final class ResilienceListeners implements ResilienceListener {

	private static final Logger logger = Loggers.getLogger(ResilienceListener.class);

	private final List<ResilienceListener> listeners;

	ResilienceListeners(List<ResilienceListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void onRetry(@Nullable String model, ResponsesException failure, int attempt, Duration wait) {
		forEach((listener) -> listener.onRetry(model, failure, attempt, wait));
	}

	@Override
	public void onPause(@Nullable String model, ApiException failure, Duration pause) {
		forEach((listener) -> listener.onPause(model, failure, pause));
	}

	@Override
	public void onBound(@Nullable String model, int bound) {
		forEach((listener) -> listener.onBound(model, bound));
	}

	@Override
	public void onAdmitted(@Nullable String model, Duration waited) {
		forEach((listener) -> listener.onAdmitted(model, waited));
	}

	@Override
	public void onRefused(@Nullable String model, Duration waited, TurnLimitException failure) {
		forEach((listener) -> listener.onRefused(model, waited, failure));
	}

	@Override
	public void onQuotaLost(Throwable failure) {
		forEach((listener) -> listener.onQuotaLost(failure));
	}

	@Override
	public void onQuotaFound() {
		forEach(ResilienceListener::onQuotaFound);
	}

	private void forEach(Consumer<ResilienceListener> call) {
		for (ResilienceListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (RuntimeException | LinkageError | AssertionError ex) {
				logger.debug("A listener failed", ex);
			}
		}
	}

}
