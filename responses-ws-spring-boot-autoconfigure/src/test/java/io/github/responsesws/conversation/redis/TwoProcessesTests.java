package io.github.responsesws.conversation.redis;

import java.time.Duration;

import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes share one conversation through Redis, and one of them is killed.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoProcessesTests {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theOtherOneGoesOn(boolean store) {
		try (RedisServer redis = RedisServer.start(); ResponsesServer server = ResponsesServer.builder().start()) {
			Gate gate = new Gate();
			server.onRequest(RequestMatcher.inputContaining("Stall"))
				.respond(Scripts.delta("Well").await(gate).text("x"))
				.once();
			try (ChatProcess one = ChatProcess.start(server.baseUrl(), redis.port(), "c-1", store, true);
					ChatProcess two = ChatProcess.start(server.baseUrl(), redis.port(), "c-1", store, false)) {
				one.ask("My name is Ada.");
				assertThat(two.ask("What is my name?")).contains("Ada");
				one.ask("Go on");
				one.say("Stall");
				gate.awaitReached(Duration.ofSeconds(60));
				one.close();
				assertThat(two.ask("What is my name?")).contains("Ada");
				assertThat(two.ask("How many messages did I send?")).contains("5 messages");
			}
			gate.open();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theOtherOneGoesOnWithTheToolThatWasAtWork(boolean store) {
		try (RedisServer redis = RedisServer.start();
				ResponsesServer server = ResponsesServer.builder().start();
				ChatProcess one = ChatProcess.start(server.baseUrl(), redis.port(), "c-1", store, true);
				ChatProcess two = ChatProcess.start(server.baseUrl(), redis.port(), "c-1", store, false)) {
			one.ask("My name is Ada.");
			one.say("The weather in 'Paris'?");
			one.awaitTool();
			one.close();
			assertThat(two.ask(ChatProcess.RESUME)).contains("Sunny in Paris");
			assertThat(two.ask("What is my name?")).contains("Ada");
			assertThat(two.ask("How many messages did I send?")).contains("4 messages");
		}
	}

}
