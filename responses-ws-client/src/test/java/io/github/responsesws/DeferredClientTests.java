package io.github.responsesws;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.turn.ClientClosedException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that is made when it is first used.
 */
class DeferredClientTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final ResponseRequest REQUEST = ResponseRequest.builder().model("test-model").input("Hello").build();

	@RepeatedTest(50)
	void whoeverComesFirstAllUseOneClient() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			ResponsesWebSocketClient real = ResponsesWebSocketClient.builder().baseUrl(server.baseUrl()).build();
			AtomicInteger made = new AtomicInteger();
			ResponsesWebSocketClient client = new DeferredResponsesWebSocketClient(() -> {
				made.incrementAndGet();
				return real;
			});
			Set<Object> controls = ConcurrentHashMap.newKeySet();
			Races.race(IntStream.range(0, 4)
				.<Runnable>mapToObj((thread) -> () -> controls.add(client.control()))
				.toArray(Runnable[]::new));
			assertThat(made).hasValue(1);
			assertThat(controls).hasSize(1);
			client.close().block(LONG);
		}
	}

	@Test
	void aClientThatNobodyUsedIsClosedForGood() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			ResponsesWebSocketClient client = ResponsesWebSocketClient.builder().baseUrl(server.baseUrl()).build();
			client.close().block(LONG);
			StepVerifier.create(client.stream(REQUEST)).expectError(ClientClosedException.class).verify(LONG);
			assertThat(server.handshakes()).isEmpty();
		}
	}

}
