package io.github.responsesws.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.responsesws.conversation.RecoveryLadder.Rung;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponsesException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RecoveryLadderTests {

	private static final ReplayWindow WINDOW = ReplayWindow.of(List.of(RawJson.parse("{}")));

	private final ConversationSettings settings = ConversationSettings.builder().maxAttempts(3).build();

	@Test
	void beginsWithTheLastResponse() {
		assertThat(ladder("resp_1", true, ReplayWindow.NONE).rung()).isEqualTo(Rung.CONTINUE);
		assertThat(ladder(null, false, ReplayWindow.EMPTY).rung()).isEqualTo(Rung.REPLAY);
		assertThat(ladder(null, true, ReplayWindow.NONE).isHopeless()).isTrue();
	}

	@Test
	void sendsEverythingOnceIfTheLastResponseIsForgotten() {
		RecoveryLadder ladder = ladder("resp_1", false, WINDOW);
		assertThat(ladder.next(notFound())).isZero();
		assertThat(ladder.rung()).isEqualTo(Rung.REPLAY);
		ApiException again = notFound();
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> ladder.next(again)).isSameAs(again);
	}

	@Test
	void saysSoIfThereIsNothingToSend() {
		assertThatExceptionOfType(ConversationExpiredException.class)
			.isThrownBy(() -> ladder("resp_1", true, ReplayWindow.NONE).next(notFound()))
			.withMessageContaining("resp_1");
	}

	@Test
	void stillNamesAStoredResponseAfterOtherFailures() {
		RecoveryLadder ladder = ladder("resp_1", true, WINDOW);
		assertThat(ladder.next(overloaded(Map.of()))).isEqualTo(Duration.ofMillis(500));
		assertThat(ladder.rung()).isEqualTo(Rung.CONTINUE);
		assertThat(ladder.next(overloaded(Map.of()))).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void doesNotAskForAResponseThatAFailureEvicted() {
		RecoveryLadder ladder = ladder("resp_1", false, WINDOW);
		assertThat(ladder.next(overloaded(Map.of("retry-after", "3")))).isEqualTo(Duration.ofSeconds(3));
		assertThat(ladder.rung()).isEqualTo(Rung.REPLAY);
	}

	@Test
	void leavesLongWaitsToTheCaller() {
		assertThatExceptionOfType(ApiException.class)
			.isThrownBy(() -> ladder("resp_1", true, WINDOW).next(overloaded(Map.of("retry-after", "11"))));
	}

	@Test
	void givesUpAfterTheLastAttempt() {
		RecoveryLadder ladder = ladder("resp_1", true, WINDOW);
		ladder.next(overloaded(Map.of()));
		ladder.next(overloaded(Map.of()));
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> ladder.next(overloaded(Map.of())));
	}

	@Test
	void doesNotRepeatWhatIsWrong() {
		ResponsesException wrong = failure(400, "invalid_value", Map.of());
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> ladder("resp_1", true, WINDOW).next(wrong));
	}

	private RecoveryLadder ladder(String responseId, boolean stored, ReplayWindow window) {
		return new RecoveryLadder(this.settings,
				new ConversationState("c", 1, 1, responseId, stored, window, OpenEnds.NONE), stored);
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
