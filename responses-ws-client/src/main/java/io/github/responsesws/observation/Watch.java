package io.github.responsesws.observation;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Observes one subscription. Signals follow each other; a cancel may come beside them,
 * and the first end counts.
 */
class Watch {

	private final Observation observation;

	private final AtomicBoolean ended = new AtomicBoolean();

	Watch(Observation observation) {
		this.observation = observation;
	}

	final Observation observation() {
		return this.observation;
	}

	final <T> Flux<T> around(Flux<T> events) {
		return events.doOnNext(this::heard)
			.doOnError(this::failed)
			.doOnComplete(() -> end(completed()))
			.doOnCancel(() -> end(cancelled()))
			.contextWrite(this::context);
	}

	final <T> Mono<T> around(Mono<T> result) {
		return result.doOnError(this::failed)
			.doOnSuccess((value) -> end(completed()))
			.doOnCancel(() -> end(cancelled()))
			.contextWrite(this::context);
	}

	Context context(Context context) {
		return context.put(ObservationThreadLocalAccessor.KEY, this.observation);
	}

	void heard(Object event) {
	}

	private void failed(Throwable failure) {
		if (this.ended.compareAndSet(false, true)) {
			Ending.failed(failure).tell(this.observation);
			this.observation.error(failure);
			this.observation.stop();
		}
	}

	private void end(Ending ending) {
		if (this.ended.compareAndSet(false, true)) {
			ending.tell(this.observation);
			this.observation.stop();
		}
	}

	/**
	 * Return how it stands once its source has completed.
	 */
	Ending completed() {
		return Ending.COMPLETED;
	}

	/**
	 * Return how it stands once its subscriber wants no more.
	 */
	Ending cancelled() {
		return Ending.CANCELLED;
	}

}
