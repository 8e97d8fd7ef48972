package io.github.responsesws.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.ConversationSnapshot;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.TurnTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conversations whose WebSocket is blocked while they go on, and freed again.
 */
class ConversationFallbackTests {

	private static final String OF_HTTP = "HTTP";

	private final Fallbacks fallbacks = new Fallbacks();

	private final ToolLoop loop = ToolLoop.builder()
		.tools(FunctionTool.of("weather", "Weather of a city", Place.class,
				(place, context) -> "Sunny in " + place.city()))
		.build();

	@AfterEach
	void stop() {
		this.fallbacks.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aConversationOfTwentyTurnsLosesNothing(boolean store) {
		ResponsesWebSocketClient client = this.fallbacks.client();
		Conversation conversation = client.conversation(settings(store));
		converse(client, (i) -> conversation.turn(prompt(i)).response().block(Fallbacks.LONG));
		assertThat(conversation.turn("What is my name?").response().block(Fallbacks.LONG).outputText()).contains("Ada");
		ConversationSnapshot end = conversation.snapshot();
		assertThat(end.turns()).isEqualTo(21);
		List<ReceivedRequest> requests = answered();
		assertThat(requests).hasSize(21);
		for (int i = 1; i < 20; i++) {
			ReceivedRequest request = requests.get(i);
			if (store) {
				assertThat(request.previousResponseId()).isNotNull();
				assertThat(messages(request)).containsExactly(prompt(i + 1));
			}
			else if (i == 5 || isOverHttp(request) || i == 15) {
				assertThat(request.previousResponseId()).isNull();
				assertThat(messages(request))
					.containsExactlyElementsOf(IntStream.rangeClosed(1, i + 1).mapToObj((n) -> prompt(n)).toList());
			}
		}
		assertBlockedBetween(requests, 5, 15);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void soDoesOneWithToolsAndOneWithTypes(boolean store) {
		ResponsesWebSocketClient client = this.fallbacks.client((builder) -> builder.toolLoop(this.loop));
		Conversation conversation = client.conversation(settings(store));
		List<String> texts = new ArrayList<>();
		converse(client, (i) -> {
			if (i % 2 == 1) {
				texts.add(conversation.turn("What is the weather in '" + town(i) + "'?")
					.run()
					.response()
					.block(Fallbacks.LONG)
					.outputText());
			}
			else {
				Place place = conversation.turn("My home is '" + town(i) + "'. Where do I live?")
					.entity(Place.class)
					.block(Fallbacks.LONG);
				assertThat(place).isNotNull();
			}
		});
		assertThat(texts).hasSize(10);
		for (int i = 0; i < texts.size(); i++) {
			assertThat(texts.get(i)).contains("Sunny in " + town(2 * i + 1));
		}
		// A run takes two turns.
		assertThat(conversation.snapshot().turns()).isEqualTo(30);
		assertThat(conversation.snapshot().openCalls()).isZero();
		assertThat(answered()).hasSize(30);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void soDoesOneThatRunsToolsInEachTurn(boolean store) {
		ResponsesWebSocketClient client = this.fallbacks.client((builder) -> builder.toolLoop(this.loop));
		Conversation conversation = client.conversation(settings(store));
		List<String> texts = new ArrayList<>();
		converse(client,
				(i) -> texts.add(conversation.turn("What is the weather in '" + town(i) + "'?")
					.run()
					.response()
					.block(Fallbacks.LONG)
					.outputText()));
		for (int i = 1; i <= 20; i++) {
			assertThat(texts.get(i - 1)).contains("Sunny in " + town(i));
		}
		assertThat(conversation.snapshot().turns()).isEqualTo(40);
		assertThat(conversation.snapshot().openCalls()).isZero();
		List<ReceivedRequest> requests = answered();
		assertThat(requests).hasSize(40);
		assertBlockedBetween(requests, 10, 30);
		// What is not stored is sent whole after each change, with all calls and outputs.
		JsonNode input = requests.get(30).body().path("input");
		assertThat(input).hasSize(store ? 1 : 4 * 15 + 1);
	}

	/**
	 * Run twenty turns, with the WebSocket blocked after the fifth and freed after the
	 * fifteenth.
	 */
	private void converse(ResponsesWebSocketClient client, IntConsumer turn) {
		for (int i = 1; i <= 20; i++) {
			if (i == 6) {
				this.fallbacks.block(client, 403);
			}
			if (i == 16) {
				assertThat(client.transport().current()).isEqualTo(TurnTransport.HTTP);
				this.fallbacks.server().webSocket().on();
				Fallbacks.await(() -> String.valueOf(client.transport().reason()).contains("tried by the next turn"));
			}
			turn.accept(i);
		}
		assertThat(client.transport().current()).isEqualTo(TurnTransport.WEBSOCKET);
		assertThat(client.transport().changesToHttp()).isEqualTo(1);
		assertThat(client.transport().changesToWebSocket()).isEqualTo(1);
	}

	private static void assertBlockedBetween(List<ReceivedRequest> requests, int from, int to) {
		for (int i = 0; i < requests.size(); i++) {
			assertThat(isOverHttp(requests.get(i))).isEqualTo(i >= from && i < to);
		}
	}

	private static boolean isOverHttp(ReceivedRequest request) {
		return request.transport().name().equals(OF_HTTP);
	}

	/**
	 * Return the requests, of which none may have been refused: an ID that only a
	 * connection knew would have been.
	 */
	private List<ReceivedRequest> answered() {
		return this.fallbacks.server().requests();
	}

	private static String town(int i) {
		return "Town" + (char) ('a' + i);
	}

	private static String prompt(int i) {
		return (i == 1) ? "My name is Ada." : "This is turn " + i + ".";
	}

	private static List<String> messages(ReceivedRequest request) {
		List<String> messages = new ArrayList<>();
		JsonNode input = request.body().path("input");
		if (input.isString()) {
			return List.of(input.asString());
		}
		for (JsonNode item : input.values()) {
			if (item.path("role").asString("").equals("user")) {
				JsonNode content = item.path("content");
				messages.add(content.isString() ? content.asString() : content.path(0).path("text").asString());
			}
		}
		return messages;
	}

	@Test
	void aForkOfWhatIsNotStoredIsReplayedOverHttp() {
		ResponsesWebSocketClient client = this.fallbacks.client();
		Conversation conversation = client.conversation(settings(false));
		conversation.turn("My name is Ada.").response().block(Fallbacks.LONG);
		this.fallbacks.block(client, 426);
		Response answer = conversation.fork().turn("What is my name?").response().block(Fallbacks.LONG);
		assertThat(answer.outputText()).contains("Ada");
		assertThat(this.fallbacks.server().requests()).hasSize(2);
		assertThat(this.fallbacks.lastRequest().previousResponseId()).isNull();
	}

	@Test
	void aTurnThatContinuesItsOwnHistoryIsSentWholeOverHttp() {
		ResponsesWebSocketClient client = this.fallbacks.client((builder) -> builder.strictPrefix(true));
		ResponseRequest first = ResponseRequest.builder()
			.store(false)
			.input(InputItem.userMessage("My name is Ada."))
			.build();
		Response answer = client.turn(first).response().block(Fallbacks.LONG);
		this.fallbacks.block(client, 426);
		List<InputItem> history = new ArrayList<>(first.input());
		answer.output().forEach((item) -> history.add(InputItem.raw(item.json())));
		history.add(InputItem.userMessage("What is my name?"));
		Response next = client.turn(first.mutate().input(history).build()).response().block(Fallbacks.LONG);
		assertThat(next.outputText()).contains("Ada");
		assertThat(this.fallbacks.server().requests()).hasSize(2);
		assertThat(this.fallbacks.lastRequest().previousResponseId()).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aHistoryIsCompactedOverHttpToo(boolean store) {
		this.fallbacks.server().webSocket().refuse(426);
		ResponsesWebSocketClient client = this.fallbacks.client();
		Conversation conversation = client.conversation(settings(store));
		conversation.turn("My name is Ada.").response().block(Fallbacks.LONG);
		conversation.compact().block(Fallbacks.LONG);
		Response answer = conversation.turn("What is my name?").response().block(Fallbacks.LONG);
		assertThat(answer.outputText()).contains("Ada");
	}

	@Test
	void steeringSaysThatItFailsAndWhyAndNothingIsLost() {
		this.fallbacks.server().webSocket().refuse(426);
		Gate gate = new Gate();
		this.fallbacks.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script().delta("Hel").await(gate).delta("lo"));
		Conversation conversation = this.fallbacks.client().conversation(settings(true));
		StepVerifier
			.create(conversation.turn("Hello")
				.events()
				.ofType(OutputTextEvent.Delta.class)
				.take(1)
				.flatMap((delta) -> conversation.steer("Faster"))
				.doOnNext((result) -> gate.open()))
			.assertNext((result) -> assertThat(((SteerResult.Failed) result).message()).contains("runs over HTTP"))
			.expectComplete()
			.verify(Fallbacks.LONG);
	}

	private static ConversationSettings settings(boolean store) {
		return ConversationSettings.of(ResponseRequest.builder().instructions("Be brief.").store(store).build());
	}

	private record Place(String city) {
	}

}
