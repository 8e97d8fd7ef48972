package io.github.responsesws.sample.agent;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.tool.ResponsesTool;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Plans trips, slowly. Each value of its answer shows how far it has come, the last one
 * is the plan. Nothing blocks meanwhile, and a plan that nobody waits for any more is not
 * gone on with.
 */
@Component
class TripPlanner {

	private static final int MAX_DAYS = 7;

	private static final List<String> STEPS = List.of("Reading the map", "Comparing trains", "Asking museums",
			"Looking for a table", "Putting the days in order");

	private static final List<String> DAYS = List.of("arrive, and walk through the old town of %s",
			"the museums of %s, and an evening by the water", "the markets of %s in the morning, a park after lunch",
			"a day out by train, back in %s for dinner", "the quarters of %s that no guide mentions",
			"the other museums of %s, if it rains", "breakfast in %s, then home");

	private final Duration time;

	TripPlanner(@Value("${sample.planning-time:3s}") Duration time) {
		this.time = time;
	}

	@ResponsesTool(name = "plan_trip", description = "Plan for a trip to a city, day by day; takes a few seconds",
			earlyStart = true)
	Flux<Object> plan(@JsonPropertyDescription("Where to go") String city,
			@JsonPropertyDescription("How many days, 1 to 7") int days) {
		if (days < 1 || days > MAX_DAYS) {
			return Flux.error(
					new ToolInputException("A trip has 1 to " + MAX_DAYS + " days, but " + days + " were asked for."));
		}
		Duration step = this.time.dividedBy(STEPS.size());
		Flux<Object> progress = Flux.range(0, STEPS.size())
			.concatMap((index) -> Mono.<Object>just(new Progress(STEPS.get(index), index, STEPS.size()))
				.concatWith(Mono.delay(step).then(Mono.empty())));
		return progress.concatWith(Mono.fromSupplier(() -> Plan.of(city, days)));
	}

	/**
	 * How far a plan has come.
	 *
	 * @param doing what is being done
	 * @param done steps that are behind
	 * @param of all steps
	 */
	record Progress(String doing, int done, int of) {
	}

	/**
	 * A plan.
	 *
	 * @param city where to go
	 * @param days what to do, one entry a day
	 */
	record Plan(String city, List<String> days) {

		static Plan of(String city, int days) {
			return new Plan(city, IntStream.range(0, days).mapToObj((day) -> DAYS.get(day).formatted(city)).toList());
		}

	}

}
