package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.ConnectionLostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conversations whose responses are steered: what comes of it, and what the conversation
 * remembers of it.
 */
class SteeringTests {

	private final Chats chats = new Chats();

	private final Gate gate = new Gate();

	@AfterEach
	void close() {
		this.gate.open();
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void appliedInputIsAnsweredByTheSuccessor(boolean store) {
		Conversation conversation = this.chats.conversation(store);
		create(conversation, "Hello");
		once(Scripts.text("So.").await(this.gate).demo());
		Sinks.One<SteerResult> result = Sinks.one();
		List<ResponseEvent> events = new CopyOnWriteArrayList<>();
		StepVerifier.create(conversation.turn("Tell me something").events().doOnNext(events::add).then())
			.then(() -> steer(conversation, "My name is Ada. What is my name?", result))
			.expectComplete()
			.verify(Chats.LONG);
		SteerResult.Applied applied = (SteerResult.Applied) result.asMono().block(Chats.LONG);
		assertThat(responses(events)).hasSize(2).element(1).isEqualTo(applied.successor().id());
		assertThat(last(events).response().outputText()).contains("Ada");
		assertThat(conversation.snapshot()).satisfies((snapshot) -> {
			assertThat(snapshot.lastResponseId()).isEqualTo(applied.successor().id());
			assertThat(snapshot.turns()).isEqualTo(3);
			assertThat(snapshot.resumable()).isFalse();
			assertThat(snapshot.active()).isZero();
		});
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(this.chats.lastRequest().previousResponseId()).isEqualTo(applied.successor().id());
		assertThat(this.chats.lastRequest().streamId()).isEqualTo(this.chats.requests().get(1).streamId());
	}

	@Test
	void aNewChainRepeatsTheSteeredInputInItsPlace() {
		Conversation conversation = this.chats.conversation(false);
		once(Scripts.text("So.").await(this.gate).demo());
		Sinks.One<SteerResult> result = Sinks.one();
		StepVerifier.create(conversation.turn("One").response())
			.then(() -> steer(conversation, "My name is Ada.", result))
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
		this.chats.dropAll();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		ReceivedRequest replay = this.chats.lastRequest();
		assertThat(replay.previousResponseId()).isNull();
		assertThat(replay.body().path("input").valueStream().map((item) -> item.path("role").asString("")))
			.containsExactly("user", "assistant", "assistant", "user", "assistant", "user");
		assertThat(create(conversation, "How many messages did I send?").outputText()).contains("4 messages");
	}

	@Test
	void severalSteersAreAppliedInOrder() {
		Conversation conversation = this.chats.conversation(false);
		once(Scripts.text("So.").await(this.gate).demo());
		List<SteerResult> results = new CopyOnWriteArrayList<>();
		StepVerifier.create(conversation.turn("One").response()).then(() -> {
			this.gate.awaitReached(Chats.LONG);
			for (int i = 0; i < 3; i++) {
				conversation.steer("Steered " + i).subscribe(results::add);
			}
			awaitSteers(3);
			this.gate.open();
		})
			.assertNext((response) -> assertThat(response.outputText()).contains("Steered 2"))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(results).hasSize(3).allMatch(SteerResult.Applied.class::isInstance);
		this.chats.dropAll();
		create(conversation, "What now?");
		assertThat(this.chats.lastRequest().body().path("input").toString()).containsSubsequence("One", "Steered 0",
				"Steered 1", "Steered 2", "What now?");
	}

	@Test
	void inputThatComesBeforeTheResponseWaitsForIt() {
		Conversation conversation = this.chats.conversation(false);
		once(Scripts.script().await(this.gate).text("So.").demo());
		Sinks.One<SteerResult> result = Sinks.one();
		StepVerifier.create(conversation.turn("One").response()).then(() -> {
			conversation.steer("My name is Ada.").subscribe(result::tryEmitValue);
			this.gate.awaitReached(Chats.LONG);
			this.gate.open();
		}).expectNextCount(1).expectComplete().verify(Chats.LONG);
		assertThat(result.asMono().block(Chats.LONG)).isNotInstanceOf(SteerResult.Unknown.class);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void pendingInputGoesWithTheOutputsOfTheCalls(boolean store) {
		Conversation conversation = withTools(store);
		once(Scripts.text("Let me see.").await(this.gate).functionCall("weather", "{\"city\":\"Paris\"}"));
		Sinks.One<SteerResult> result = Sinks.one();
		List<RunEvent> events = new CopyOnWriteArrayList<>();
		StepVerifier.create(conversation.turn("The weather?").run().events().doOnNext(events::add).then())
			.then(() -> steer(conversation, "My name is Ada.", result))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(result.asMono().block(Chats.LONG)).isInstanceOfSatisfying(SteerResult.Pending.class, (pending) -> {
			assertThat(pending.reason()).isEqualTo("waiting_for_required_input");
			assertThat(pending.requiredInput()).hasSize(1);
		});
		RunEvent.RunCompleted completed = (RunEvent.RunCompleted) events.get(events.size() - 1);
		assertThat(completed.round()).isEqualTo(2);
		assertThat(completed.response().outputText()).contains("Sunny in Paris", "My name is Ada");
		// The service added the input by itself: it was not sent again.
		assertThat(this.chats.requests()).hasSize(2);
		assertThat(this.chats.lastRequest().body().path("input").size()).isEqualTo(1);
		this.chats.dropAll();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void pendingInputSurvivesItsLane(boolean store) {
		Conversation conversation = this.chats.conversation(store);
		once(Scripts.text("Let me see.").await(this.gate).functionCall("get_weather", "{\"city\":\"Paris\"}"));
		Sinks.One<SteerResult> result = Sinks.one();
		AtomicReference<String> callId = new AtomicReference<>();
		StepVerifier.create(conversation.turn("The weather?").response())
			.then(() -> steer(conversation, "My name is Ada.", result))
			.assertNext((response) -> callId.set(response.functionCalls().get(0).callId()))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(result.asMono().block(Chats.LONG)).isInstanceOf(SteerResult.Pending.class);
		this.chats.dropAll();
		Response answer = Objects.requireNonNull(
				conversation.turn(InputItem.functionCallOutput(callId.get(), "Sunny")).response().block(Chats.LONG));
		assertThat(answer.outputText()).contains("Ada");
		assertThat(this.chats.lastRequest().body().path("input").toString()).containsOnlyOnce("My name is Ada");
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theNextTurnWaitsForTheSuccessorHoweverLongASaveTakes(boolean store) {
		Conversation conversation = slowlySaved(store);
		once(Scripts.text("So.").await(this.gate).demo());
		Sinks.One<SteerResult> result = Sinks.one();
		StepVerifier
			.create(Flux.merge(conversation.turn("One").response(), conversation.turn("What is my name?").response()))
			.then(() -> steer(conversation, "My name is Ada.", result))
			.expectNextCount(1)
			.assertNext((response) -> assertThat(response.outputText()).contains("Ada"))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(result.asMono().block(Chats.LONG)).isInstanceOf(SteerResult.Applied.class);
		assertThat(conversation.snapshot().turns()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theNextTurnWaitsUntilPendingInputIsSaved(boolean store) {
		Conversation conversation = slowlySaved(store);
		once(Scripts.text("Let me see.").await(this.gate).functionCall("get_weather", "{\"city\":\"Paris\"}"));
		Sinks.One<SteerResult> result = Sinks.one();
		Flux<ResponseEvent> next = Flux.from(conversation.turn("The weather?").events())
			.filter(ResponseEvent::isTerminal)
			.cast(ResponseLifecycleEvent.class)
			.flatMap((event) -> conversation
				.turn(InputItem.functionCallOutput(event.response().functionCalls().get(0).callId(), "Sunny"))
				.events());
		StepVerifier.create(next.last())
			.then(() -> steer(conversation, "My name is Ada.", result))
			.assertNext((event) -> assertThat(((ResponseLifecycleEvent) event).response().outputText()).contains("Ada"))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(result.asMono().block(Chats.LONG)).isInstanceOf(SteerResult.Pending.class);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@Test
	void failedInputIsHandedBack() {
		Conversation conversation = this.chats.conversation(false);
		StepVerifier.create(conversation.steer("Nobody listens"))
			.assertNext((result) -> assertThat(result).isInstanceOfSatisfying(SteerResult.Failed.class, (failed) -> {
				assertThat(failed.code()).isEqualTo(SteerResult.Failed.NOT_ACTIVE);
				assertThat(failed.input()).hasSize(1);
				assertThat(failed.toString()).doesNotContain("Nobody");
			}))
			.expectComplete()
			.verify(Chats.LONG);
		once(Scripts.delta("Well").await(this.gate).fail("server_error", "Oops"));
		Sinks.One<SteerResult> result = Sinks.one();
		StepVerifier.create(conversation.turn("One").response())
			.then(() -> steer(conversation, "My name is Ada.", result))
			.expectError(ResponsesException.class)
			.verify(Chats.LONG);
		assertThat(result.asMono().block(Chats.LONG)).isInstanceOfSatisfying(SteerResult.Failed.class,
				(failed) -> assertThat(failed.code()).isEqualTo(SteerResult.Failed.NO_SUCCESSOR));
		assertThat(create(conversation, "Two").outputText()).isNotEmpty();
		assertThat(conversation.snapshot().turns()).isEqualTo(1);
	}

	@Test
	void inputThatTheServiceRefusesLeavesTheTurnAlone() {
		Conversation conversation = this.chats.conversation(false, (settings) -> settings
			.request(ResponseRequest.builder().store(false).compactThreshold(100_000).build()));
		once(Scripts.text("So.").await(this.gate).text("Done."));
		Sinks.One<SteerResult> result = Sinks.one();
		StepVerifier.create(conversation.turn("One").response()).then(() -> {
			this.gate.awaitReached(Chats.LONG);
			conversation.steer("Not this one").subscribe(result::tryEmitValue);
			assertThat(result.asMono().block(Chats.LONG)).isInstanceOfSatisfying(SteerResult.Failed.class,
					(failed) -> assertThat(failed.code()).isEqualTo(SteerResult.Failed.NOT_SUPPORTED));
			this.gate.open();
		})
			.assertNext((response) -> assertThat(response.outputText()).contains("Done."))
			.expectComplete()
			.verify(Chats.LONG);
	}

	@Test
	void theOutcomeIsUnknownWhenTheConnectionIsLost() {
		Conversation conversation = this.chats.conversation(false);
		once(Scripts.text("So.").await(this.gate).drop());
		Sinks.One<SteerResult> result = Sinks.one();
		StepVerifier.create(conversation.turn("One").response())
			.then(() -> steer(conversation, "My name is Ada.", result))
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		assertThat(result.asMono().block(Chats.LONG)).isInstanceOfSatisfying(SteerResult.Unknown.class, (unknown) -> {
			assertThat(unknown.input()).hasSize(1);
			assertThat(unknown.cause()).isInstanceOf(ConnectionLostException.class);
		});
		// What was asked is to be asked again; the input is the caller's.
		StepVerifier.create(conversation.resume().events().then()).expectComplete().verify(Chats.LONG);
		assertThat(this.chats.lastRequest().body().path("input").toString()).contains("One").doesNotContain("Ada");
	}

	@Test
	void resumeSendsTheInputOfALostSuccessor() {
		Conversation conversation = this.chats.conversation(false);
		Gate successor = new Gate();
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.text("So.").await(this.gate), Scripts.script().await(successor).text("x"));
		Sinks.One<SteerResult> result = Sinks.one();
		List<ResponseEvent> events = new CopyOnWriteArrayList<>();
		StepVerifier.create(conversation.turn("One").events().doOnNext(events::add).then()).then(() -> {
			steer(conversation, "My name is Ada.", result);
			successor.awaitReached(Chats.LONG);
			this.chats.server().dropAll();
		}).expectError(ConnectionLostException.class).verify(Chats.LONG);
		successor.open();
		assertThat(responses(events)).isNotEmpty();
		assertThat(conversation.snapshot().turns()).isEqualTo(1);
		assertThat(conversation.snapshot().resumable()).isTrue();
		this.chats.server().reset();
		StepVerifier.create(conversation.resume().events().then()).expectComplete().verify(Chats.LONG);
		assertThat(this.chats.lastRequest().body().path("input").toString()).containsSubsequence("One", "So.", "Ada");
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	@Test
	void whileToolsWorkTheInputGoesWithTheirOutputs() {
		Sinks.One<String> output = Sinks.one();
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("weather", "Weather of a city", City.class, (city, context) -> output.asMono()))
			.build();
		Conversation conversation = this.chats.client(4, (builder) -> builder.toolLoop(loop)).conversation();
		once(Scripts.functionCall("weather", "{\"city\":\"Paris\"}"));
		List<SteerResult> results = new CopyOnWriteArrayList<>();
		StepVerifier.create(conversation.turn("The weather?").run().events().doOnNext((event) -> {
			if (event instanceof RunEvent.ToolStarted) {
				conversation.steer("My name is Ada.").subscribe(results::add);
				output.tryEmitValue("Sunny");
			}
		}).last())
			.assertNext((event) -> assertThat(event).isInstanceOfSatisfying(RunEvent.RunCompleted.class, (done) -> {
				assertThat(done.round()).isEqualTo(2);
				assertThat(done.response().outputText()).contains("Ada");
				assertThat(results).singleElement()
					.isInstanceOfSatisfying(SteerResult.Applied.class,
							(applied) -> assertThat(applied.successor().id()).isEqualTo(done.response().id()));
			}))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(this.chats.lastRequest().body().path("input").size()).isEqualTo(2);
	}

	@Test
	void aCancelledTurnLetsTheConversationGoOn() {
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "My name is Ada.");
		once(Scripts.text("So.").await(this.gate).demo());
		Sinks.One<SteerResult> result = Sinks.one();
		StepVerifier.create(conversation.turn("One").response()).then(() -> {
			this.gate.awaitReached(Chats.LONG);
			conversation.steer("Never mind").subscribe(result::tryEmitValue);
			awaitSteers(1);
		}).thenCancel().verify(Chats.LONG);
		this.gate.open();
		assertThat(result.asMono().block(Chats.LONG)).isInstanceOf(SteerResult.Unknown.class);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(create(conversation, "How many messages did I send?").outputText()).contains("3 messages");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whateverTheMomentNothingIsLostOrDoubled(boolean store) {
		// Slow enough for input to come in time, or too late.
		try (Chats slow = new Chats(Duration.ofMillis(1))) {
			steerAtAnyMoment(slow, store);
		}
	}

	private static void steerAtAnyMoment(Chats chats, boolean store) {
		Random random = new Random(store ? 1 : 2);
		Conversation conversation = chats.conversation(store);
		int sent = 0;
		for (int i = 0; i < 40; i++) {
			int moment = random.nextInt(60);
			AtomicInteger seen = new AtomicInteger();
			List<SteerResult> results = new CopyOnWriteArrayList<>();
			StepVerifier
				.create(conversation.turn("Tell me in a few words about lighthouse " + i).events().doOnNext((event) -> {
					if (seen.getAndIncrement() == moment) {
						conversation.steer("What about the sea?").subscribe(results::add);
					}
				}).then())
				.expectComplete()
				.verify(Chats.LONG);
			Chats.await(() -> results.size() == ((seen.get() > moment) ? 1 : 0));
			sent += 1 + (int) results.stream().filter(SteerResult.Applied.class::isInstance).count();
			assertThat(results).noneMatch(SteerResult.Unknown.class::isInstance);
			assertThat(conversation.snapshot().turns()).isEqualTo(sent);
			if (i % 10 == 9) {
				chats.dropAll();
			}
		}
		assertThat(sent).as("Some input came in time").isGreaterThan(40);
		assertThat(create(conversation, "How many messages did I send?").outputText())
			.contains("You have sent " + (sent + 1) + " messages");
	}

	private Conversation slowlySaved(boolean store) {
		ConversationRepository memory = new InMemoryConversationRepository(10, 1_000_000, Duration.ofMinutes(1));
		ConversationRepository slow = new ConversationRepository() {

			@Override
			public Mono<ConversationState> find(String id) {
				return memory.find(id);
			}

			@Override
			public Mono<Void> save(ConversationState state, long expectedVersion) {
				return memory.save(state, expectedVersion).delaySubscription(Duration.ofMillis(100));
			}

			@Override
			public Mono<Void> delete(String id) {
				return memory.delete(id);
			}

		};
		return this.chats.client(4, (builder) -> builder.conversationRepository(slow))
			.conversation(Chats.settings(store, UnaryOperator.identity()));
	}

	private Conversation withTools(boolean store) {
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("weather", "Weather of a city", City.class,
					(city, context) -> "Sunny in " + city.city()))
			.build();
		return this.chats.client(4, (builder) -> builder.toolLoop(loop))
			.conversation(ConversationSettings.of(ResponseRequest.builder().store(store).build()));
	}

	private void once(Script script) {
		this.chats.server().onRequest(RequestMatcher.any()).respond(script).once();
	}

	/**
	 * Steer while the script waits at the gate, then let it go on.
	 */
	private void steer(Conversation conversation, String message, Sinks.One<SteerResult> result) {
		this.gate.awaitReached(Chats.LONG);
		conversation.steer(message).subscribe(result::tryEmitValue);
		awaitSteers(1);
		this.gate.open();
	}

	private void awaitSteers(int count) {
		Chats.await(() -> this.chats.steers() >= count);
	}

	private static Response create(Conversation conversation, String message) {
		return Objects.requireNonNull(conversation.turn(message).response().block(Chats.LONG));
	}

	private static List<String> responses(List<ResponseEvent> events) {
		return events.stream()
			.filter((event) -> event instanceof ResponseLifecycleEvent && event.isTerminal())
			.map((event) -> ((ResponseLifecycleEvent) event).responseId())
			.toList();
	}

	private static ResponseLifecycleEvent last(List<ResponseEvent> events) {
		return (ResponseLifecycleEvent) events.get(events.size() - 1);
	}

	record City(String city) {
	}

}
