package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class ForkTests {

	private final Chats chats = new Chats();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@Test
	void bothGoOnFromTheSameResponse() {
		Conversation conversation = this.chats.conversation(false);
		String parent = create(conversation, "My name is Ada.").id();
		Conversation fork = conversation.fork();
		assertThat(create(fork, "What is my name?").outputText()).contains("Ada");
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		List<ReceivedRequest> requests = this.chats.requests();
		assertThat(requests).hasSize(3);
		assertThat(requests).element(1).returns(parent, ReceivedRequest::previousResponseId);
		assertThat(requests).element(2).returns(parent, ReceivedRequest::previousResponseId);
		assertThat(requests.get(1).streamId()).isNotEqualTo(requests.get(0).streamId());
		assertThat(requests.get(2).streamId()).isEqualTo(requests.get(0).streamId());
		assertThat(fork.id()).isNotEqualTo(conversation.id());
		assertThat(fork.snapshot().turns()).isEqualTo(2);
		create(conversation, "How many messages did I send?");
		assertThat(create(fork, "How many messages did I send?").outputText()).contains("3 messages");
	}

	@Test
	void theSourceWaitsUntilTheForkHasBegun() {
		Conversation conversation = this.chats.conversation(false, (settings) -> settings.forkWait(Chats.LONG));
		create(conversation, "My name is Ada.");
		Conversation fork = conversation.fork();
		StepVerifier.create(conversation.turn("Advance").response()).thenAwait().then(() -> {
			assertThat(this.chats.requests()).hasSize(1);
			create(fork, "What is my name?");
		}).expectNextCount(1).expectComplete().verify(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(3).allMatch((request) -> request.body().path("input").size() == 1);
	}

	@Test
	void theSourceDoesNotWaitForEver() {
		Conversation conversation = this.chats.conversation(false,
				(settings) -> settings.forkWait(Duration.ofMillis(20)));
		create(conversation, "My name is Ada.");
		Conversation fork = conversation.fork();
		create(conversation, "Advance");
		// The parent is gone from the lane: the fork sends everything.
		assertThat(create(fork, "What is my name?").outputText()).contains("Ada");
		assertThat(this.chats.lastRequest().previousResponseId()).isNull();
	}

	@Test
	void aForkThatFailsOrIsCancelledLetsTheSourceGoOn() {
		Conversation conversation = this.chats.conversation(false, (settings) -> settings.forkWait(Chats.LONG));
		create(conversation, "My name is Ada.");
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("refused"))
			.respond(Scripts.error(400, "invalid_value", "No"));
		StepVerifier.create(conversation.fork().turn("refused").response()).expectError().verify(Chats.LONG);
		create(conversation, "Advance");
		Gate gate = new Gate();
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("stall"))
			.respond(Scripts.script().await(gate).text("x"));
		StepVerifier.create(conversation.fork().turn("stall").response())
			.then(() -> gate.awaitReached(Chats.LONG))
			.thenCancel()
			.verify(Chats.LONG);
		create(conversation, "Advance");
		gate.open();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 16 })
	void neverFailUnderPressure(int lanes) {
		Conversation conversation = this.chats.client(lanes, (builder) -> {
		}).conversation(Chats.settings(false, (settings) -> settings.forkWait(Duration.ofMillis(5))));
		create(conversation, "My name is Ada.");
		StepVerifier
			.create(Flux.range(0, 10)
				.concatMap((i) -> Mono.zip(conversation.fork().turn("What is my name?").response(),
						conversation.turn("What is my name?").response(),
						conversation.fork().turn("What is my name?").response()))
				.flatMapIterable((answers) -> List.of(answers.getT1(), answers.getT2(), answers.getT3())))
			.thenConsumeWhile((response) -> response.outputText().contains("Ada"))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().turns()).isEqualTo(11);
	}

	@RepeatedTest(3)
	void fansOut() {
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "My name is Ada.");
		List<Branch> branches = conversation
			.fanOut(Collections.nCopies(40, ResponseRequest.builder().input("What is my name?").build()))
			.collectList()
			.block(Chats.LONG);
		assertThat(branches).hasSize(40).allMatch((branch) -> branch.response().outputText().contains("Ada"));
		assertThat(branches).extracting(Branch::index).doesNotHaveDuplicates();
		assertThat(create(branches.get(7).conversation(), "How many messages?").outputText()).contains("3 messages");
		assertThat(conversation.snapshot().turns()).isEqualTo(1);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@Test
	void aBranchThatFailsTakesNoOtherAlong() {
		Conversation conversation = this.chats.conversation(true);
		create(conversation, "My name is Ada.");
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("refused"))
			.respond(Scripts.error(400, "invalid_value", "No"));
		List<ResponseRequest> turns = List.of(ResponseRequest.builder().input("refused").build(),
				ResponseRequest.builder().input("What is my name?").build());
		StepVerifier.create(conversation.fanOut(turns)).expectNextCount(1).expectError().verify(Chats.LONG);
		StepVerifier.create(conversation.fanOut(Collections.emptyList())).expectComplete().verify(Chats.LONG);
	}

	@Test
	void aForkOfAConversationThatIsNotLoadedYetBranchesOffWhereItWasMade() {
		ConversationRepository repository = new InMemoryConversationRepository(10, 1_000_000, Duration.ofMinutes(1));
		ConversationSettings settings = Chats.settings(false, (builder) -> builder);
		ResponsesWebSocketClient client = this.chats.client(16,
				(builder) -> builder.conversationRepository(repository));
		create(client.conversation("shared", settings), "My name is Ada.");
		Conversation conversation = client.conversation("shared", settings);
		Conversation fork = conversation.fork();
		create(conversation, "My dog is Bob.");
		assertThat(create(fork, "How many messages did I send?").outputText()).contains("2 messages");
		assertThat(create(conversation, "How many messages did I send?").outputText()).contains("3 messages");
	}

	private static Response create(Conversation conversation, String message) {
		Response response = conversation.turn(message).response().block(Chats.LONG);
		assertThat(response).isNotNull();
		return response;
	}

}
