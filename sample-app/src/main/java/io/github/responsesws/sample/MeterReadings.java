package io.github.responsesws.sample;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.turn.TurnOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The client's main meters, summed over models.
 *
 * @param turns how many turns ended, by outcome
 * @param turnMeanMillis mean duration of a turn
 * @param turnMaxMillis longest turn of the last minutes
 * @param firstEventMeanMillis mean time to a turn's first event
 * @param acquireMeanMillis mean wait for a lane
 * @param eventsIn events that arrived
 * @param eventsOut requests that were written
 * @param bytesIn bytes of those events
 * @param bytesOut bytes of those requests
 * @param inputTokens tokens read by the model
 * @param outputTokens tokens written by the model
 * @param handshakes handshakes that opened a session
 * @param failedHandshakes handshakes that did not
 * @param slowSubscribers turns that failed because nobody took their events
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MeterReadings(Map<String, Long> turns, @Nullable Double turnMeanMillis, @Nullable Double turnMaxMillis,
		@Nullable Double firstEventMeanMillis, @Nullable Double acquireMeanMillis, long eventsIn, long eventsOut,
		long bytesIn, long bytesOut, long inputTokens, long outputTokens, long handshakes, long failedHandshakes,
		long slowSubscribers) {

	static MeterReadings of(MeterRegistry registry) {
		Collection<Timer> turns = registry.find("responses.ws.turns").timers();
		return new MeterReadings(byOutcome(registry), mean(turns), max(turns),
				mean(registry.find("responses.ws.turns.first.event").timers()),
				mean(registry.find("responses.ws.turns.acquire").timers()), traffic(registry, "events", "in"),
				traffic(registry, "events", "out"), traffic(registry, "bytes", "in"), traffic(registry, "bytes", "out"),
				tokens(registry, "input"), tokens(registry, "output"), handshakes(registry, "success"),
				handshakes(registry, "failure"),
				(long) registry.find("responses.ws.slow.subscribers")
					.counters()
					.stream()
					.mapToDouble(Counter::count)
					.sum());
	}

	private static Map<String, Long> byOutcome(MeterRegistry registry) {
		Map<String, Long> turns = new TreeMap<>();
		for (TurnOutcome outcome : TurnOutcome.values()) {
			String name = outcome.name().toLowerCase(Locale.ROOT);
			turns.put(name, count(registry.find("responses.ws.turns").tag("outcome", name).timers()));
		}
		return turns;
	}

	private static long handshakes(MeterRegistry registry, String outcome) {
		return count(registry.find("responses.ws.handshakes").tag("outcome", outcome).timers());
	}

	private static long traffic(MeterRegistry registry, String what, String direction) {
		return (long) registry.find("responses.ws." + what)
			.tag("direction", direction)
			.counters()
			.stream()
			.mapToDouble(Counter::count)
			.sum();
	}

	private static long tokens(MeterRegistry registry, String type) {
		return (long) registry.find("gen_ai.client.token.usage")
			.tag("gen_ai.token.type", type)
			.summaries()
			.stream()
			.mapToDouble(DistributionSummary::totalAmount)
			.sum();
	}

	private static long count(Collection<Timer> timers) {
		return timers.stream().mapToLong(Timer::count).sum();
	}

	private static @Nullable Double mean(Collection<Timer> timers) {
		long count = count(timers);
		double total = timers.stream().mapToDouble((timer) -> timer.totalTime(TimeUnit.MILLISECONDS)).sum();
		return (count > 0) ? total / count : null;
	}

	private static @Nullable Double max(Collection<Timer> timers) {
		double max = timers.stream().mapToDouble((timer) -> timer.max(TimeUnit.MILLISECONDS)).max().orElse(0);
		return (max > 0) ? max : null;
	}

}
