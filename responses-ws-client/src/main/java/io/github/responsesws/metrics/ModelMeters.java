package io.github.responsesws.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.responsesws.protocol.Usage;
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

	private final Timer firstEvent;

	private final Timer firstOutput;

	private final Timer longestGap;

	private final Timer meanGap;

	private final ModelTokens tokens;

	/** By outcome, made when an outcome is first met. */
	private final AtomicReferenceArray<@Nullable Timer> turns = new AtomicReferenceArray<>(TurnOutcome.values().length);

	ModelMeters(MeterRegistry registry, Tags tags, String model) {
		this.registry = registry;
		this.tags = tags.and("model", model);
		this.firstEvent = timer("responses.ws.turns.first.event", "Time from subscription to a turn's first event");
		this.firstOutput = timer("responses.ws.turns.first.output",
				"Time from subscription to a turn's first piece of output");
		this.longestGap = timer("responses.ws.turns.longest.gap", "Longest time between two events of a turn");
		this.meanGap = timer("responses.ws.turns.gap", "Mean time between two events of a turn after its first output");
		this.tokens = new ModelTokens(registry, this.tags);
	}

	private Timer timer(String name, String description) {
		return Timer.builder(name).tags(this.tags).description(description).register(this.registry);
	}

	void record(TurnInfo turn, TurnOutcome outcome) {
		record(this.firstEvent, turn.firstEventNanos());
		record(this.firstOutput, turn.firstOutputNanos());
		record(this.longestGap, turn.longestGapNanos());
		record(this.meanGap, turn.meanGapNanos());
		recordUsage(turn);
		turns(outcome).record(turn.elapsedNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Record what a response has cost, which need not be the turn's last.
	 */
	void recordUsage(TurnInfo turn) {
		Usage usage = turn.usage();
		if (usage != null) {
			this.tokens.record(usage);
		}
	}

	private static void record(Timer timer, long nanos) {
		if (nanos >= 0) {
			timer.record(nanos, TimeUnit.NANOSECONDS);
		}
	}

	private Timer turns(TurnOutcome outcome) {
		Timer timer = this.turns.get(outcome.ordinal());
		if (timer == null) {
			timer = Timer.builder("responses.ws.turns")
				.tags(this.tags)
				.tag("outcome", TagValues.of(outcome))
				.description("Time from subscription to a turn's end")
				.register(this.registry);
			// The registry returns the same timer to those that race here.
			this.turns.set(outcome.ordinal(), timer);
		}
		return timer;
	}

}
