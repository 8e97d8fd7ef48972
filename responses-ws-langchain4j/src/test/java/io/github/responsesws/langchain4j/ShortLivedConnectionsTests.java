package io.github.responsesws.langchain4j;

import java.time.Duration;
import java.util.stream.IntStream;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RetriableException;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.fault.Direction;
import io.github.responsesws.test.fault.Fault;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.turn.ConnectionLostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * No connection lives as long as the history takes to be sent.
 */
class ShortLivedConnectionsTests {

	private static final int ATTEMPTS = 3;

	private static final int TURNS = 3;

	@ParameterizedTest
	@EnumSource(TransportMode.class)
	void turnsEndAfterTheirAttempts(TransportMode transport) {
		try (ResponsesServer server = ResponsesServer.builder().start();
				FaultProxy proxy = FaultProxy.builder(server.port()).start()) {
			IntStream.rangeClosed(1, 2 * TURNS * ATTEMPTS)
				.forEach((connection) -> proxy.onConnection(connection)
					.apply(Fault.reset().towards(Direction.TO_SERVER).afterBytes(20_000)));
			ResponsesWebSocketClient client = client(proxy.through(server.baseUrl()), transport);
			ResponsesChatModel model = ResponsesChatModel.builder().client(client).store(false).build();
			for (int turn = 1; turn <= TURNS; turn++) {
				assertThatExceptionOfType(RetriableException.class)
					.isThrownBy(() -> model.chat(UserMessage.from("x".repeat(60_000))))
					.withCauseInstanceOf(ConnectionLostException.class);
				assertThat(proxy.faults()).hasSize(turn * ATTEMPTS);
			}
			assertThat(server.requests()).isEmpty();
			client.close().block(Rig.LONG);
		}
	}

	private static ResponsesWebSocketClient client(String baseUrl, TransportMode transport) {
		Duration soon = Duration.ofMillis(5);
		return ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl(baseUrl)
			.model("gpt-test")
			.transport(transport)
			.pool((pool) -> pool.minBackoff(soon).maxBackoff(soon))
			.retry((retry) -> retry.maxAttempts(ATTEMPTS).minBackoff(soon).maxBackoff(soon))
			.build();
	}

}
