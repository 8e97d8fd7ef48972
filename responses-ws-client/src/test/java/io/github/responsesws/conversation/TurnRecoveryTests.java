package io.github.responsesws.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.responsesws.conversation.TurnRecovery.Way;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.resilience.RetryPolicy;
import io.github.responsesws.resilience.RetrySettings;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TurnRecoveryTests {

	private static final ReplayWindow WINDOW = ReplayWindow.of(List.of(RawJson.parse("{}")));

	private final RetryPolicy retry = RetryPolicy.of(RetrySettings.builder().maxAttempts(3).jitter(0).build(),
			Schedulers.parallel());

	@Test
	void beginsWithTheLastResponse() {
		assertThat(recovery("resp_1", true, ReplayWindow.NONE).way()).isEqualTo(Way.CONTINUE);
		assertThat(recovery(null, false, ReplayWindow.EMPTY).way()).isEqualTo(Way.REPLAY);
		assertThat(recovery(null, true, ReplayWindow.NONE).isHopeless()).isTrue();
	}

	@Test
	void sendsEverythingOnceIfTheLastResponseIsForgotten() {
		TurnRecovery recovery = recovery("resp_1", false, WINDOW);
		assertThat(recovery.next(notFound())).isZero();
		assertThat(recovery.way()).isEqualTo(Way.REPLAY);
		ApiException again = notFound();
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> recovery.next(again)).isSameAs(again);
	}

	@Test
	void saysSoIfThereIsNothingToSend() {
		assertThatExceptionOfType(ConversationExpiredException.class)
			.isThrownBy(() -> recovery("resp_1", true, ReplayWindow.NONE).next(notFound()))
			.withMessageContaining("resp_1");
	}

	@Test
	void stillNamesAStoredResponseAfterOtherFailures() {
		TurnRecovery recovery = recovery("resp_1", true, WINDOW);
		assertThat(recovery.next(overloaded(Map.of()))).isEqualTo(Duration.ofMillis(500));
		assertThat(recovery.way()).isEqualTo(Way.CONTINUE);
		assertThat(recovery.next(overloaded(Map.of()))).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void doesNotAskForAResponseThatAFailureEvicted() {
		TurnRecovery recovery = recovery("resp_1", false, WINDOW);
		assertThat(recovery.next(overloaded(Map.of("retry-after", "3")))).isEqualTo(Duration.ofSeconds(3));
		assertThat(recovery.way()).isEqualTo(Way.REPLAY);
	}

	@Test
	void leavesLongWaitsToTheCaller() {
		assertThatExceptionOfType(ApiException.class)
			.isThrownBy(() -> recovery("resp_1", true, WINDOW).next(overloaded(Map.of("retry-after", "11"))));
	}

	@Test
	void givesUpAfterTheLastAttempt() {
		TurnRecovery recovery = recovery("resp_1", true, WINDOW);
		recovery.next(overloaded(Map.of()));
		recovery.next(overloaded(Map.of()));
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> recovery.next(overloaded(Map.of())));
	}

	@Test
	void doesNotRepeatWhatIsWrong() {
		ResponsesException wrong = failure(400, "invalid_value", Map.of());
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> recovery("resp_1", true, WINDOW).next(wrong));
	}

	private TurnRecovery recovery(String responseId, boolean stored, ReplayWindow window) {
		return new TurnRecovery(ConversationSettings.builder().build(), this.retry.begin(null),
				new ConversationState("c", 1, 1, responseId, stored, window, LeftOpen.NONE), stored);
	}

	private static ApiException notFound() {
		return failure(400, "previous_response_not_found", Map.of());
	}

	private static ApiException overloaded(Map<String, String> headers) {
		return failure(503, "server_is_overloaded", headers);
	}

	private static ApiException failure(int status, String code, Map<String, String> headers) {
		String body = "{\"error\":{\"type\":\"error\",\"code\":\"" + code + "\",\"message\":\"x\"}}";
		return ApiException.fromHttp(status, headers, body.getBytes(StandardCharsets.UTF_8));
	}

}
