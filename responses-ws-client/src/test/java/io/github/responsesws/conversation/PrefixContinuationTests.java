package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class PrefixContinuationTests {

	private final Chats chats = new Chats();

	private final ResponsesWebSocketClient client = this.chats.client(16, (builder) -> builder.strictPrefix(true));

	private final List<InputItem> history = new ArrayList<>();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@Test
	void sendsOnlyWhatIsNew() {
		Response first = say("My name is Ada.", "Be brief.");
		assertThat(say("What is my name?", "Be brief.").outputText()).contains("Ada");
		assertThat(this.chats.lastRequest().previousResponseId()).isEqualTo(first.id());
		assertThat(this.chats.lastRequest().body().path("input")).hasSize(1);
		assertThat(say("How many messages did I send?", "Be brief.").outputText()).contains("3 messages");
		assertThat(this.chats.lastRequest().body().path("input")).hasSize(1);
	}

	@Test
	void sendsEverythingIfAnotherFieldDiffers() {
		say("My name is Ada.", "Be brief.");
		assertThat(say("What is my name?", "Be long.").outputText()).contains("Ada");
		assertWhole(3);
	}

	@Test
	void sendsEverythingIfTheHistoryDiffers() {
		say("My name is Ada.", "Be brief.");
		this.history.set(0, InputItem.userMessage("My name is Bob."));
		assertThat(say("What is my name?", "Be brief.").outputText()).contains("Bob");
		assertWhole(3);
	}

	@Test
	void sendsEverythingIfAnItemIsMissing() {
		say("My name is Ada.", "Be brief.");
		this.history.remove(1);
		say("What is my name?", "Be brief.");
		assertWhole(2);
	}

	@Test
	void sendsEverythingIfTheServiceHasForgotten() {
		say("My name is Ada.", "Be brief.");
		this.chats.dropAll();
		assertThat(say("What is my name?", "Be brief.").outputText()).contains("Ada");
		assertWhole(3);
	}

	@Test
	void comparesItemsByTheirMeaning() {
		Response first = say("My name is Ada.", "Be brief.");
		this.history.set(0, InputItem.raw(RawJson.parse("{ \"content\":\"My name is Ada.\", \"role\":\"user\" }")));
		RawJson answer = this.history.get(1).json();
		Map<String, RawJson> members = answer.members();
		members.remove("id");
		StringBuilder json = new StringBuilder();
		members.forEach((name, value) -> json.insert(0, "\"" + name + "\":" + value.asString() + ","));
		this.history.set(1, InputItem.raw(RawJson.parse("{" + json.substring(0, json.length() - 1) + "}")));
		say("What is my name?", "Be brief.");
		assertThat(this.chats.lastRequest().previousResponseId()).isEqualTo(first.id());
	}

	@Test
	void leavesRequestsAloneThatContinueByThemselves() {
		Response first = say("My name is Ada.", "Be brief.");
		ResponseRequest next = ResponseRequest.builder()
			.previousResponseId(first.id())
			.input("What is my name?")
			.build();
		assertThat(this.client.turn(next).response().block(Chats.LONG)).isNotNull();
		assertThat(this.chats.lastRequest().previousResponseId()).isEqualTo(first.id());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"item_reference\",\"id\":\"%s\"}", "{\"id\":\"%s\"}",
			"{\"type\":\"mcp_approval_request\",\"id\":\"%s\",\"name\":\"pay\",\"arguments\":\"{}\"}" })
	void sendsEverythingIfAnItemThatIsKnownByItsIdIsAnother(String item) {
		this.history.add(InputItem.raw(RawJson.parse(item.formatted("item_1"))));
		say("Hello", "Be brief.");
		this.history.set(0, InputItem.raw(RawJson.parse(item.formatted("item_2"))));
		say("And now?", "Be brief.");
		assertWhole(4);
	}

	@Test
	void failedResponsesAreEmittedAsTheyAreWithoutIt() {
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script().fail("content_refused", "Oops"))
			.once();
		StepVerifier.create(this.client.stream(ResponseRequest.builder().input("Hello").build()).last())
			.assertNext((event) -> assertThat(event).isInstanceOf(ResponseLifecycleEvent.Failed.class))
			.expectComplete()
			.verify(Chats.LONG);
	}

	@Test
	void aTurnAfterACancelledOneDoesNotWaitForItsLane() {
		say("My name is Ada.", "Be brief.");
		Gate gate = new Gate();
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.text("So.").await(gate).demo()).once();
		this.history.add(InputItem.userMessage("What is my name?"));
		ResponseRequest request = ResponseRequest.builder()
			.instructions("Be brief.")
			.store(false)
			.input(this.history)
			.build();
		StepVerifier.create(this.client.turn(request).response())
			.then(() -> gate.awaitReached(Chats.LONG))
			.thenCancel()
			.verify(Chats.LONG);
		StepVerifier.create(this.client.turn(request).response())
			.assertNext((response) -> assertThat(response.outputText()).contains("Ada"))
			.expectComplete()
			.verify(Duration.ofSeconds(4));
		gate.open();
	}

	private Response say(String message, String instructions) {
		this.history.add(InputItem.userMessage(message));
		ResponseRequest request = ResponseRequest.builder()
			.instructions(instructions)
			.store(false)
			.input(this.history)
			.build();
		Response response = this.client.turn(request).response().blockOptional(Chats.LONG).orElseThrow();
		response.output().forEach((item) -> this.history.add(InputItem.of(item)));
		return response;
	}

	private void assertWhole(int items) {
		assertThat(this.chats.lastRequest().previousResponseId()).isNull();
		assertThat(this.chats.lastRequest().body().path("input")).hasSize(items);
	}

}
