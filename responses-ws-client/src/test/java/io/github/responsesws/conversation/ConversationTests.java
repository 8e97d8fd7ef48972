package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ConnectionLostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class ConversationTests {

	private final Chats chats = new Chats();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void sendsOnlyWhatIsNew(boolean store) {
		Conversation conversation = this.chats.conversation(store);
		String first = create(conversation, "My name is Ada.").id();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		ReceivedRequest request = this.chats.lastRequest();
		assertThat(request.previousResponseId()).isEqualTo(first);
		assertThat(request.body().path("input")).hasSize(1);
		assertThat(request.body().path("instructions").asString()).isEqualTo("Be brief.");
		assertThat(request.body().path("tools")).hasSize(1);
		assertThat(request.body().path("store").asBoolean()).isEqualTo(store);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@Test
	void asksForReasoningThatCanBeSentBackUnlessTheServiceKeepsIt() {
		create(this.chats.conversation(false), "Hello");
		assertThat(this.chats.lastRequest().body().path("include").toString())
			.isEqualTo("[\"reasoning.encrypted_content\"]");
		create(this.chats.conversation(true), "Hello");
		assertThat(this.chats.lastRequest().body().has("include")).isFalse();
	}

	@Test
	void bytesPerTurnStayFlat() {
		Conversation conversation = this.chats.conversation(false);
		for (int i = 0; i < 50; i++) {
			create(conversation, "Message number " + (i + 100));
		}
		List<ReceivedRequest> requests = this.chats.requests();
		assertThat(requests).hasSize(50);
		assertThat(requests.get(49).bytes()).isLessThanOrEqualTo(requests.get(1).bytes() + 2);
	}

	@Test
	void aTurnThatWaitedGoesOnFromTheOneBefore() {
		Conversation conversation = this.chats.conversation(false);
		StepVerifier.create(Flux.merge(conversation.turn("One").response(), conversation.turn("Two").response(),
				conversation.turn("Three").response()))
			.expectNextCount(3)
			.expectComplete()
			.verify(Chats.LONG);
		List<ReceivedRequest> requests = this.chats.requests();
		assertThat(requests).hasSize(3).extracting(ReceivedRequest::streamId).containsOnly(requests.get(0).streamId());
		assertThat(requests.subList(1, 3)).allSatisfy((request) -> {
			assertThat(request.previousResponseId()).isNotNull();
			assertThat(request.body().path("input")).hasSize(1);
		});
	}

	@Test
	void keepsNothingOfWhatTheServiceStores() {
		Conversation conversation = this.chats.conversation(true);
		create(conversation, "Hello");
		assertThat(conversation.snapshot().replayBytes()).isZero();
		assertThat(conversation.snapshot().replayable()).isFalse();
	}

	@Test
	void goesOnFromAStoredResponseAfterTheConnectionIsLost() {
		Conversation conversation = this.chats.conversation(true);
		String first = create(conversation, "My name is Ada.").id();
		this.chats.dropAll();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(this.chats.lastRequest().previousResponseId()).isEqualTo(first);
	}

	@Test
	void sendsTheHistoryAnewAfterTheConnectionIsLost() {
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "My name is Ada.");
		create(conversation, "Hello");
		this.chats.dropAll();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(this.chats.lastRequest().previousResponseId()).isNull();
		assertThat(this.chats.lastRequest().body().path("input")).hasSize(5);
		create(conversation, "And on");
		assertThat(this.chats.lastRequest().previousResponseId()).isNotNull();
		assertThat(conversation.snapshot().turns()).isEqualTo(4);
	}

	@Test
	void showsOneCleanResponseWhateverHappenedBefore() {
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "My name is Ada.");
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.drop(), Scripts.error(503, "server_is_overloaded", "Busy"))
			.times(2);
		List<ResponseEvent> events = new ArrayList<>();
		StepVerifier.create(conversation.turn("What is my name?").events().doOnNext(events::add))
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(events).filteredOn(ResponseLifecycleEvent.Created.class::isInstance).hasSize(1);
		assertThat(events.get(0)).isInstanceOf(ResponseLifecycleEvent.Created.class);
		assertThat(events).last().isInstanceOf(ResponseLifecycleEvent.Completed.class);
		assertThat(events).filteredOn(ResponseEvent::isTerminal).hasSize(1);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@Test
	void failsAfterOutputAndResumesFromTheLastCompleteTurn() {
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "My name is Ada.");
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.delta("Your").drop()).once();
		StepVerifier.create(conversation.turn("What is my name?").events().ofType(OutputTextEvent.Delta.class))
			.expectNextCount(1)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOfSatisfying(ConnectionLostException.class,
					(lost) -> assertThat(lost.outputEmitted()).isTrue()))
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().turns()).isEqualTo(1);
		assertThat(conversation.snapshot().resumable()).isTrue();
		StepVerifier.create(conversation.resume().events().ofType(ResponseLifecycleEvent.Completed.class))
			.assertNext((event) -> assertThat(event.response().outputText()).contains("Ada"))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
		assertThat(conversation.snapshot().resumable()).isFalse();
		StepVerifier.create(conversation.resume().events()).expectComplete().verify(Chats.LONG);
	}

	@Test
	void tellsTheCallerIfAStoredResponseMayExistAlready() {
		Conversation conversation = this.chats.conversation(true);
		create(conversation, "My name is Ada.");
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.drop()).once();
		StepVerifier.create(conversation.turn("What is my name?").response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		StepVerifier.create(conversation.resume().events().last())
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@Test
	void sendsAgainWhatMayHaveRunIfToldTo() {
		Conversation conversation = this.chats.conversation(true,
				(settings) -> settings.replayAmbiguous(AmbiguousReplay.ALWAYS));
		create(conversation, "My name is Ada.");
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.drop()).once();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@Test
	void givesUpAfterSomeAttempts() {
		Conversation conversation = this.chats.client(16, (builder) -> builder.retry((retry) -> retry.maxAttempts(3)))
			.conversation(Chats.settings(false, UnaryOperator.identity()));
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.drop());
		StepVerifier.create(conversation.turn("Hello").response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(3);
	}

	@Test
	void saysThatAStoredResponseIsGone() {
		Conversation conversation = this.chats.conversation(true);
		create(conversation, "My name is Ada.");
		this.chats.forget();
		this.chats.dropAll();
		StepVerifier.create(conversation.turn("What is my name?").response())
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(ConversationExpiredException.class)
				.hasMessageContaining("responses-ws.conversation.keep-stored"))
			.verify(Chats.LONG);
	}

	@Test
	void goesOnWithoutAStoredResponseIfItWasTold() {
		Conversation conversation = this.chats.conversation(true, (settings) -> settings.keepStored(true));
		create(conversation, "My name is Ada.");
		this.chats.forget();
		this.chats.dropAll();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@Test
	void anIncompleteResponseIsPartOfTheConversation() {
		Conversation conversation = this.chats.conversation(false);
		Response response = conversation
			.turn(ResponseRequest.builder().input("Tell me a long story").maxOutputTokens(5).build())
			.response()
			.block(Chats.LONG);
		assertThat(response).isNotNull();
		assertThat(response.isIncomplete()).isTrue();
		create(conversation, "Go on");
		assertThat(this.chats.lastRequest().previousResponseId()).isEqualTo(response.id());
	}

	@Test
	void aFailedResponseIsNot() {
		Conversation conversation = this.chats.conversation(false);
		String first = create(conversation, "Hello").id();
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("Hm").fail("invalid_prompt", "No"))
			.once();
		StepVerifier.create(conversation.turn("Something").response())
			.expectError(ApiException.class)
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().lastResponseId()).isEqualTo(first);
		create(conversation, "Something else");
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
		assertThat(this.chats.lastRequest().body().path("input").toString()).doesNotContain("Something\"");
	}

	@Test
	void aResponseThatFailsBeforeItsOutputIsTriedAgain() {
		Conversation conversation = this.chats.conversation(true, (settings) -> settings.keepStored(true));
		create(conversation, "My name is Ada.");
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script().fail("server_error", "Busy"))
			.once();
		StepVerifier.create(conversation.turn("What is my name?").events().filter(ResponseEvent::isTerminal))
			.assertNext((event) -> assertThat(event).isInstanceOf(ResponseLifecycleEvent.Completed.class))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@Test
	void demandIsHonoured() {
		Conversation conversation = this.chats.conversation(false);
		StepVerifier.create(conversation.turn("Tell me a long story").events(), 0)
			.thenRequest(1)
			.expectNextCount(1)
			.thenRequest(2)
			.expectNextCount(2)
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().turns()).isOne();
	}

	@Test
	void aCancelledTurnIsNot() {
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "My name is Ada.");
		StepVerifier.create(conversation.turn("Tell me a long story").events(), 4)
			.expectNextCount(4)
			.thenCancel()
			.verify(Chats.LONG);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@Test
	void aSecondTurnWaits() {
		Conversation conversation = this.chats.conversation(false);
		Gate gate = new Gate();
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("First"))
			.respond(Scripts.script().await(gate).text("Yes"))
			.once();
		StepVerifier
			.create(Flux.merge(conversation.turn("First").response(), conversation.turn("Second").response(),
					conversation.turn("Third").response())
				.map(Response::id))
			.then(() -> gate.awaitReached(Chats.LONG))
			.then(() -> assertThat(conversation.snapshot().active()).isEqualTo(3))
			.then(gate::open)
			.thenConsumeWhile((id) -> true)
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().turns()).isEqualTo(3);
		assertThat(conversation.snapshot().active()).isZero();
	}

	@Test
	void aSecondTurnIsRefusedIfToldTo() {
		Conversation conversation = this.chats.conversation(false,
				(settings) -> settings.onConcurrentTurn(ConcurrentTurn.REFUSE));
		Gate gate = new Gate();
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("First"))
			.respond(Scripts.script().await(gate).text("Yes"))
			.once();
		StepVerifier.create(conversation.turn("First").response()).then(() -> {
			gate.awaitReached(Chats.LONG);
			StepVerifier.create(conversation.turn("Second").response())
				.expectError(ConversationBusyException.class)
				.verify(Chats.LONG);
			gate.open();
		}).expectNextCount(1).expectComplete().verify(Chats.LONG);
		// The way is free as soon as the terminal event is seen.
		StepVerifier
			.create(conversation.turn("Third")
				.events()
				.ofType(ResponseLifecycleEvent.Completed.class)
				.concatMap((event) -> conversation.turn("Fourth").response()))
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
	}

	@Test
	void refusesToGrowBeyondItsBound() {
		Conversation conversation = this.chats.conversation(false, (settings) -> settings.maxReplaySize(1_000));
		create(conversation, "My name is Ada.");
		create(conversation, "Hello " + "x".repeat(300));
		StepVerifier.create(conversation.turn("Hello again").response())
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.isInstanceOfSatisfying(ConversationTooLargeException.class, (tooLarge) -> {
					assertThat(tooLarge.maxBytes()).isEqualTo(1_000);
					assertThat(tooLarge.bytes()).isGreaterThan(1_000);
					assertThat(tooLarge).hasMessageContaining("responses-ws.conversation.max-replay-size");
				}))
			.verify(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(2);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@Test
	void beginsAtTheLatestCompactionOfTheService() {
		Conversation conversation = this.chats.conversation(false,
				(settings) -> settings.request(ResponseRequest.builder().store(false).compactThreshold(200).build()));
		create(conversation, "My name is Ada.");
		for (int i = 0; i < 6; i++) {
			create(conversation, "Message " + i + " " + "x".repeat(200));
		}
		int kept = conversation.snapshot().replayItems();
		assertThat(kept).isLessThan(14);
		this.chats.dropAll();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(this.chats.lastRequest().body().path("input")).hasSize(kept + 1);
	}

	@Test
	void theFirstTurnGoesOnFromTheWarmUp() {
		Conversation conversation = this.chats.conversation(false);
		Response warm = conversation.warmUp().block(Chats.LONG);
		assertThat(warm).isNotNull();
		assertThat(this.chats.lastRequest().isWarmUp()).isTrue();
		assertThat(conversation.snapshot().turns()).isZero();
		assertThat(create(conversation, "Hello").previousResponseId()).isEqualTo(warm.id());
		this.chats.dropAll();
		create(conversation, "Hello again");
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@Test
	void aTurnDoesNotSayWhatItGoesOnFrom() {
		Conversation conversation = this.chats.conversation(false);
		StepVerifier.create(conversation.turn(ResponseRequest.builder().previousResponseId("resp_1").build()).events())
			.expectError(InvalidRequestException.class)
			.verify(Chats.LONG);
		StepVerifier.create(conversation.turn(ResponseRequest.builder().conversation("conv_1").build()).events())
			.expectError(InvalidRequestException.class)
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().active()).isZero();
	}

	@Test
	void tellsNothingOfWhatWasSaid() {
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "My secret is sesame.");
		assertThat(conversation + " " + conversation.snapshot()).doesNotContain("sesame").doesNotContain("secret");
	}

	@Test
	void aTurnThatIsResumedTwiceRunsOnce() {
		Conversation conversation = this.chats.conversation(false);
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.delta("x").drop()).once();
		StepVerifier.create(conversation.turn("Hello").response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		StepVerifier.create(Flux.merge(conversation.resume().events(), conversation.resume().events()).then())
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().turns()).isEqualTo(1);
		assertThat(conversation.snapshot().active()).isZero();
	}

	@Test
	void aWarmUpThatFailsIsNotResumedInPlaceOfATurn() {
		Conversation conversation = this.chats.conversation(false);
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("x").drop(), Scripts.error(400, "invalid_prompt", "No"))
			.times(2);
		StepVerifier.create(conversation.turn("My name is Ada.").response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		StepVerifier.create(conversation.warmUp()).expectError(ApiException.class).verify(Chats.LONG);
		StepVerifier.create(conversation.resume().events().then()).expectComplete().verify(Chats.LONG);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theTurnAfterACancelledOneDoesNotWaitForItsLane(boolean store) {
		Conversation conversation = this.chats.conversation(store);
		create(conversation, "My name is Ada.");
		this.chats.server().awaitIdle(Chats.LONG);
		Gate gate = new Gate();
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.text("So.").await(gate).demo()).once();
		StepVerifier.create(conversation.turn("One").response())
			.then(() -> gate.awaitReached(Chats.LONG))
			.thenCancel()
			.verify(Chats.LONG);
		StepVerifier.create(conversation.turn("What is my name?").response())
			.assertNext((response) -> assertThat(response.outputText()).contains("Ada"))
			.expectComplete()
			// Less than responses-ws.pool.affinity-wait
			.verify(Duration.ofSeconds(4));
		gate.open();
	}

	private static Response create(Conversation conversation, String message) {
		Response response = conversation.turn(message).response().block(Chats.LONG);
		assertThat(response).isNotNull();
		return response;
	}

}
