package io.github.responsesws.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one model's turns.
 */
final class ModelMeters {

	private final MeterRegistry registry;

	private final Tags tags;

	private final String model;

	private final Timer firstEvent;

	/** By outcome, made when an outcome is first met. */
	private final AtomicReferenceArray<@Nullable Timer> turns = new AtomicReferenceArray<>(TurnOutcome.values().length);

	ModelMeters(MeterRegistry registry, Tags tags, String model) {
		this.registry = registry;
		this.tags = tags;
		this.model = model;
		this.firstEvent = Timer.builder("responses.ws.turns.first.event")
			.tags(tags)
			.tag("model", model)
			.description("Time from subscription to a turn's first event")
			.register(registry);
	}

	void record(TurnInfo turn, TurnOutcome outcome) {
		if (turn.firstEventNanos() >= 0) {
			this.firstEvent.record(turn.firstEventNanos(), TimeUnit.NANOSECONDS);
		}
		turns(outcome).record(turn.elapsedNanos(), TimeUnit.NANOSECONDS);
	}

	private Timer turns(TurnOutcome outcome) {
		Timer timer = this.turns.get(outcome.ordinal());
		if (timer == null) {
			timer = Timer.builder("responses.ws.turns")
				.tags(this.tags)
				.tag("model", this.model)
				.tag("outcome", TagValues.of(outcome))
				.description("Time from subscription to a turn's end")
				.register(this.registry);
			// The registry returns the same timer to those that race here.
			this.turns.set(outcome.ordinal(), timer);
		}
		return timer;
	}

}
