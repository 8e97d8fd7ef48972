package io.github.responsesws.resilience;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.ClientClosedException;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.SessionTakenException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class TurnRetriesTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@Test
	void theWaitDoublesUpToItsLongest() {
		TurnRetries retries = retries(
				RetrySettings.builder().maxAttempts(6).jitter(0).maxBackoff(Duration.ofSeconds(3)).build());
		assertThat(retries.next(overloaded(), false)).isEqualTo(Duration.ofMillis(500));
		assertThat(retries.next(overloaded(), false)).isEqualTo(Duration.ofSeconds(1));
		assertThat(retries.next(overloaded(), false)).isEqualTo(Duration.ofSeconds(2));
		assertThat(retries.next(overloaded(), false)).isEqualTo(Duration.ofSeconds(3));
		assertThat(retries.next(overloaded(), false)).isEqualTo(Duration.ofSeconds(3));
		assertThat(retries.next(overloaded(), false)).isNull();
	}

	@Test
	void jitterShortensWhatTheServiceDidNotSayAndNothingElse() {
		for (int i = 0; i < 100; i++) {
			TurnRetries retries = retries(RetrySettings.builder().jitter(0.5).build());
			assertThat(retries.next(overloaded(), false)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
			assertThat(retries.next(failure(429, Map.of("retry-after", "3")), false)).isEqualTo(Duration.ofSeconds(3));
		}
	}

	@Test
	void theBudgetCountsFromTheBeginningOfTheTurnAndCoversTheWait() {
		RetrySettings settings = RetrySettings.builder().budget(Duration.ofSeconds(5)).build();
		assertThat(retries(settings).next(failure(429, Map.of("retry-after", "5")), false)).isNotNull();
		assertThat(retries(settings).next(failure(429, Map.of("retry-after", "6")), false)).isNull();
		TurnRetries late = retries(settings);
		this.time.advanceTimeBy(Duration.ofMillis(4900));
		assertThat(late.next(failure(429, Map.of("retry-after", "1")), false)).isNull();
		assertThat(late.next(failure(400, "websocket_stream_limit_reached"), false)).isZero();
	}

	@Test
	void whatIsCertainlySafeIsRepeatedAtOnce() {
		TurnRetries retries = retries(RetrySettings.builder().build());
		assertThat(retries.next(failure(400, "websocket_connection_limit_reached"), false)).isZero();
		assertThat(retries.next(new ConnectionLostException("Gone", false, false, -1, null), false)).isZero();
	}

	@Test
	void whatSomebodyElseDecidesOnIsNotRepeated() {
		TurnRetries retries = retries(RetrySettings.builder().build());
		assertThat(retries.next(new ClientClosedException(), true)).isNull();
		assertThat(retries.next(new ChainNotHeldException(), true)).isNull();
		assertThat(retries.next(new SessionTakenException("session-1"), true)).isNull();
		assertThat(retries.next(TurnLimitException.full(1, "turns", null), true)).isNull();
		assertThat(retries.next(failure(400, "previous_response_not_found"), true)).isNull();
		assertThat(retries.next(failure(429, "insufficient_quota"), true)).isNull();
		assertThat(retries.next(failure(400, "invalid_value"), true)).isNull();
	}

	@Test
	void aLossIsRepeatedIfThatDoesNoHarm() {
		ConnectionLostException lost = new ConnectionLostException("Gone", true, false, 1006, null);
		assertThat(retries(RetrySettings.builder().build()).next(lost, false)).isNull();
		assertThat(retries(RetrySettings.builder().build()).next(lost, true)).isZero();
		assertThat(retries(RetrySettings.builder().build())
			.next(new ConnectionLostException("Gone", true, true, 1006, null), true)).isNull();
	}

	@Test
	void noWaitOutlivesTheClient() {
		RetryPolicy policy = RetryPolicy.of(RetrySettings.builder().build(), this.time);
		Mono<Void> wait = policy.with(RetrySettings.off()).delay(Duration.ofSeconds(5));
		StepVerifier.create(wait)
			.then(() -> this.time.advanceTimeBy(Duration.ofSeconds(5)))
			.expectComplete()
			.verify(Duration.ofSeconds(60));
		StepVerifier.create(wait)
			.then(policy::close)
			.expectError(ClientClosedException.class)
			.verify(Duration.ofSeconds(60));
		StepVerifier.create(wait).expectError(ClientClosedException.class).verify(Duration.ofSeconds(60));
	}

	private TurnRetries retries(RetrySettings settings) {
		return RetryPolicy.of(settings, this.time).begin("test-model");
	}

	static ApiException overloaded() {
		return failure(503, Map.of());
	}

	static ApiException failure(int status, Map<String, String> headers) {
		return ApiException.fromHttp(status, headers, "{}".getBytes(StandardCharsets.UTF_8));
	}

	private static ApiException failure(int status, String code) {
		return ApiException.fromHttp(status, Map.of(),
				("{\"error\":{\"code\":\"" + code + "\"}}").getBytes(StandardCharsets.UTF_8));
	}

}
