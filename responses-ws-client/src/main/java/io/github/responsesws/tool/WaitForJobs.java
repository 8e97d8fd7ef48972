package io.github.responsesws.tool;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The function by which the model waits for its async calls. It ends when they have, or
 * when its time is over, so that it never fails.
 */
final class WaitForJobs {

	private static final Duration COMMON = Duration.ofMinutes(1);

	private static final Duration LONGEST = Duration.ofMinutes(10);

	/** Longer than any wait, so that none of them is a failure of the tool. */
	private static final Duration TIMEOUT = LONGEST.plusMinutes(1);

	private WaitForJobs() {
	}

	static FunctionTool tool() {
		return FunctionTool.builder("wait_for_jobs")
			.description("Wait until calls of async tools that are still open have ended. Their outputs come with "
					+ "the output of this function. Without call IDs it waits for all of them.")
			.timeout(TIMEOUT)
			.handler(Wanted.class, (wanted, context) -> wait(wanted, AsyncCalls.in(context.subscriberContext())));
	}

	private static Mono<Result> wait(Wanted wanted, AsyncCalls calls) {
		List<String> named = wanted.callIds();
		List<String> ids = (named != null && !named.isEmpty()) ? List.copyOf(named) : calls.running();
		return calls.over(ids)
			.thenReturn(true)
			.timeout(limit(wanted.seconds()), Mono.just(false))
			.map((over) -> new Result(calls.running().stream().filter(ids::contains).toList()));
	}

	private static Duration limit(@Nullable Integer seconds) {
		if (seconds == null) {
			return COMMON;
		}
		Duration limit = Duration.ofSeconds(Math.max(0, seconds));
		return (limit.compareTo(LONGEST) < 0) ? limit : LONGEST;
	}

	/**
	 * What the model wants to wait for.
	 *
	 * @param callIds the calls, all if there are none
	 * @param seconds for how long
	 */
	@JsonClassDescription("What to wait for")
	record Wanted(@JsonPropertyDescription("The call IDs to wait for, or null for all") @Nullable List<String> callIds,
			@JsonPropertyDescription("The longest wait in seconds, or null for 60") @Nullable Integer seconds) {
	}

	/**
	 * What the model is told.
	 *
	 * @param stillRunning the calls that have not ended
	 */
	record Result(List<String> stillRunning) {
	}

}
