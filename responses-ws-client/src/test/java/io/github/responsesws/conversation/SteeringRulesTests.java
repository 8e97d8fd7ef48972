package io.github.responsesws.conversation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What may not be steered is not sent.
 */
class SteeringRulesTests {

	private final Chats chats = new Chats();

	private final Gate gate = new Gate();

	@AfterEach
	void close() {
		this.gate.open();
		this.chats.close();
	}

	static Stream<Arguments> unsteerable() {
		return Stream
			.of(Arguments.of("{\"model\":\"gpt-5.2\"}", "Models before GPT-6"),
					Arguments.of("{\"model\":\"openai/gpt-4o-mini\"}", "Models before GPT-6"),
					Arguments.of("{\"model\":\"o3\"}", "Models before GPT-6"),
					Arguments.of("{\"context_management\":[{\"type\":\"compaction\",\"compact_threshold\":9000}]}",
							"compact-threshold"),
					Arguments.of("{\"multi_agent\":{\"enabled\":true}}", "several agents"));
	}

	@ParameterizedTest
	@MethodSource("unsteerable")
	void whatTheServiceWouldRefuseIsNotSent(String fields, String reason) {
		respond(Scripts.text("So.").await(this.gate));
		Conversation conversation = this.chats
			.client(16, (builder) -> builder.multiAgent((agents) -> agents.enabled(fields.contains("multi_agent"))))
			.conversation(Chats.settings(true, UnaryOperator.identity()));
		List<ResponseEvent> events = new CopyOnWriteArrayList<>();
		Mono<Void> turn = conversation.turn(ResponseRequest.fromJson(fields).mutate().input("Hello").build())
			.events()
			.doOnNext(events::add)
			.then()
			.cache();
		turn.subscribe();
		Chats.await(() -> !events.isEmpty());
		SteerResult result = conversation.steer("Stop").block(Chats.LONG);
		assertThat(result).isInstanceOfSatisfying(SteerResult.Failed.class, (failed) -> {
			assertThat(failed.code()).isEqualTo(SteerResult.Failed.NOT_SUPPORTED);
			assertThat(failed.message()).contains(reason);
			assertThat(failed.input()).hasSize(1);
		});
		assertThat(this.chats.steers()).isZero();
		this.gate.open();
		turn.block(Chats.LONG);
	}

	@Test
	void responseOfAServiceConversationIsNotSteered() {
		respond(Scripts.text("So.").await(this.gate));
		ResponsesWebSocketClient client = this.chats.client();
		Sinks.One<String> id = Sinks.one();
		Mono<Void> turn = client
			.turn(ResponseRequest.fromJson("{\"conversation\":\"conv_1\"}").mutate().input("Hello").build())
			.events()
			.doOnNext((event) -> {
				if (event instanceof ResponseLifecycleEvent.InProgress started) {
					id.tryEmitValue(started.responseId());
				}
			})
			.then()
			.cache();
		turn.subscribe();
		SteerResult result = id.asMono()
			.flatMap((response) -> client.steer(SteerRequest.of(response, "Stop")))
			.block(Chats.LONG);
		assertThat(result).isInstanceOfSatisfying(SteerResult.Failed.class,
				(failed) -> assertThat(failed.message()).contains("conversation that the service keeps"));
		assertThat(this.chats.steers()).isZero();
		this.gate.open();
		turn.block(Chats.LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-6", "gpt-6-mini", "gpt-60", "my-deployment", "o10" })
	void modelsOfOtherNamesMayBeSteered(String model) {
		respond(Scripts.text("So.").await(this.gate).demo());
		Conversation conversation = this.chats.conversation(true);
		List<ResponseEvent> events = new CopyOnWriteArrayList<>();
		conversation.turn(ResponseRequest.builder().model(model).input("Hello").build())
			.events()
			.subscribe(events::add);
		Chats.await(() -> !events.isEmpty());
		Mono<SteerResult> result = conversation.steer("Stop").cache();
		result.subscribe();
		Chats.await(() -> this.chats.steers() > 0);
		this.gate.open();
		assertThat(result.block(Chats.LONG)).isInstanceOf(SteerResult.Applied.class);
	}

	@Test
	void onlyMessagesOfTheUserAreSteered() {
		Conversation conversation = this.chats.conversation(true);
		for (InputItem item : List.of(InputItem.developerMessage("Stop"), InputItem.message("assistant", "So"),
				InputItem.functionCallOutput("call_1", "21"), InputItem.itemReference("msg_1"))) {
			StepVerifier.create(conversation.steer(item))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(InvalidRequestException.class)
					.hasMessageContaining("messages of the user only")
					.hasMessageContaining("of type " + item.type()))
				.verify(Chats.LONG);
		}
		assertThat(this.chats.requests()).isEmpty();
	}

	private void respond(Script script) {
		this.chats.server().onRequest(RequestMatcher.any()).respond(script).once();
	}

}
