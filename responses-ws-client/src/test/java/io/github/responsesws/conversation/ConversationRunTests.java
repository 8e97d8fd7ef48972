package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolChoice;
import io.github.responsesws.schema.InvalidOutputException;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conversations that run tools and read answers into types.
 */
class ConversationRunTests {

	private final Chats chats = new Chats();

	private final Sinks.One<String> output = Sinks.one();

	private final AtomicInteger started = new AtomicInteger();

	private final ToolLoop loop = ToolLoop.builder()
		.tools(FunctionTool.of("weather", "Weather of a city", Place.class,
				(place, context) -> "Sunny in " + place.city()))
		.build();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void eachRoundIsATurnThatSendsOnlyTheOutputs(boolean store) {
		Conversation conversation = conversation(ResponseRequest.builder().store(store).build());
		RunEvent.RunCompleted completed = run(conversation, "What is the weather in 'Paris'?");
		assertThat(completed.round()).isEqualTo(2);
		assertThat(completed.response().outputText()).contains("Sunny in Paris");
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
		List<ReceivedRequest> requests = this.chats.requests();
		assertThat(requests).hasSize(2);
		assertThat(requests.get(1).previousResponseId()).isNotNull();
		assertThat(requests.get(1).body().path("input").size()).isEqualTo(1);
		assertThat(requests.get(1).body().path("input").path(0).path("type").asString())
			.isEqualTo("function_call_output");
	}

	@Test
	void toolsOfTheSettingsAreOfferedTogetherWithTheLoops() {
		Conversation conversation = conversation(ResponseRequest.builder()
			.tools(Tool.function("get_time", "Tells the time", RawJson.parse("{\"type\":\"object\"}")))
			.toolChoice(ToolChoice.required())
			.build());
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("weather", "{\"city\":\"Paris\"}"), Scripts.text("Sunny."));
		assertThat(run(conversation, "Weather?").response().outputText()).isEqualTo("Sunny.");
		assertThat(this.chats.requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(
					request.body().path("tools").valueStream().map((tool) -> tool.path("name").asString()))
				.containsExactly("get_time", "weather"));
		assertThat(this.chats.requests()).extracting((request) -> request.body().path("tool_choice").asString())
			.containsExactly("required", "auto");
	}

	@Test
	void readsTheAnswerIntoAType() {
		Conversation conversation = this.chats.conversation(false);
		StepVerifier.create(conversation.turn("The city is 'Lisbon'").entity(Place.class))
			.assertNext((place) -> assertThat(place.city()).isNotEmpty())
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(this.chats.lastRequest().body().path("text").path("format").path("name").asString())
			.isEqualTo("Place");
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.text("Lisbon")).once();
		StepVerifier.create(conversation.turn("The city?").entity(Place.class))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(InvalidOutputException.class,
					(invalid) -> assertThat(invalid.rawText()).isEqualTo("Lisbon")))
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRunThatWasCancelledDuringAToolDoesNotBlockTheConversation(boolean store) {
		Conversation conversation = slow(store);
		cancelDuringTool(conversation);
		this.output.tryEmitValue("late");
		assertThat(run(conversation, "What else?").response().outputText()).contains("What else?");
		assertThat(this.chats.lastRequest()
			.body()
			.path("input")
			.valueStream()
			.map((item) -> item.path("type").asString(""))).containsExactly("function_call_output", "message");
		assertThat(this.chats.lastRequest().body().path("input").path(0).path("output").asString())
			.contains("cut short");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRunThatWasCancelledDuringAToolIsResumedWithTheTool(boolean store) {
		Conversation conversation = slow(store);
		cancelDuringTool(conversation);
		this.output.tryEmitValue("Sunny at last");
		List<RunEvent> events = conversation.resumeRun().events().collectList().block(Chats.LONG);
		assertThat(events).isNotNull().first().isInstanceOf(RunEvent.ToolStarted.class);
		assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(RunEvent.RunCompleted.class,
				(completed) -> assertThat(completed.response().outputText()).contains("Sunny at last"));
		assertThat(this.started).hasValue(2);
		StepVerifier.create(conversation.resumeRun().events()).expectComplete().verify(Chats.LONG);
	}

	@Test
	void aDemandForACallIsMetByTheCallThatIsResumed() {
		Conversation conversation = this.chats.client(4, (builder) -> builder.toolLoop(slowLoop()))
			.conversation(ConversationSettings.of(ResponseRequest.builder().toolChoice(ToolChoice.required()).build()));
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("weather", "{\"city\":\"Paris\"}"), Scripts.text("Sunny."));
		cancelDuringTool(conversation);
		this.output.tryEmitValue("Sunny at last");
		assertThat(conversation.resumeRun().events().blockLast(Chats.LONG)).isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(this.chats.requests()).extracting((request) -> request.body().path("tool_choice").asString())
			.containsExactly("required", "auto");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anotherInstanceResumesTheRun(boolean store) {
		ConversationRepository repository = new InMemoryConversationRepository(10, 1_000_000, Duration.ofMinutes(1));
		Consumer<ResponsesWebSocketClient.Builder> instance = (builder) -> builder.toolLoop(slowLoop())
			.conversationRepository(repository);
		ConversationSettings settings = ConversationSettings.of(ResponseRequest.builder().store(store).build());
		cancelDuringTool(this.chats.client(4, instance).conversation("shared", settings));
		this.output.tryEmitValue("Sunny at last");
		RunEvent last = this.chats.client(4, instance)
			.conversation("shared", settings)
			.resumeRun()
			.events()
			.blockLast(Chats.LONG);
		assertThat(last).isInstanceOfSatisfying(RunEvent.RunCompleted.class,
				(completed) -> assertThat(completed.response().outputText()).contains("Sunny at last"));
	}

	@Test
	void aLostTurnOfARunIsResumed() {
		Conversation conversation = conversation(ResponseRequest.builder().store(false).build());
		loseTheSecondRound(conversation);
		assertThat(conversation.snapshot().resumable()).isTrue();
		RunEvent last = conversation.resumeRun().events().blockLast(Chats.LONG);
		assertThat(last).isInstanceOfSatisfying(RunEvent.RunCompleted.class,
				(completed) -> assertThat(completed.response().outputText()).contains("Sunny in Paris"));
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@Test
	void aTurnThatFailedBeforeTheRunIsNoneOfIt() {
		Conversation conversation = slow(false);
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.delta("x").drop()).once();
		StepVerifier.create(conversation.turn("Hello").response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		cancelDuringTool(conversation);
		this.output.tryEmitValue("Sunny at last");
		List<RunEvent> events = conversation.resumeRun().events().collectList().block(Chats.LONG);
		assertThat(events).isNotNull().first().isInstanceOf(RunEvent.ToolStarted.class);
		assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(RunEvent.RunCompleted.class,
				(completed) -> assertThat(completed.response().outputText()).contains("Sunny at last"));
		// What had failed is still there.
		assertThat(conversation.resumeRun().events().blockLast(Chats.LONG)).isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(this.chats.lastRequest().body().path("input").toString()).contains("Hello");
	}

	@Test
	void outputsOfCallsThatWereGivenUpAreNotSent() {
		Conversation conversation = conversation(ResponseRequest.builder().store(false).build());
		loseTheSecondRound(conversation);
		assertThat(run(conversation, "What else?").round()).isEqualTo(1);
		StepVerifier.create(conversation.resumeRun().events()).expectComplete().verify(Chats.LONG);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCallThatTheServiceRanIsNotOpen(boolean store) {
		Conversation conversation = conversation(ResponseRequest.builder().store(store).build());
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.events("""
				{"type":"response.output_item.done","output_index":0,"item":{"type":"shell_call","id":"sh_1",
				"call_id":"call_1","status":"completed","action":{"commands":["ls"]}}}""", """
				{"type":"response.output_item.done","output_index":1,"item":{"type":"shell_call_output",
				"id":"sho_1","call_id":"call_1","output":[]}}""").completeWith("{}")).once();
		conversation.turn("ls").response().block(Chats.LONG);
		assertThat(conversation.core().state().known()).isNotNull()
			.satisfies((state) -> assertThat(state.openCalls()).isEmpty());
	}

	@Test
	void nothingComesBetweenTheRoundsOfARun() {
		Conversation conversation = slow(false);
		List<String> order = new CopyOnWriteArrayList<>();
		StepVerifier
			.create(Flux
				.merge(conversation.turn("Weather?").run().events().doOnComplete(() -> order.add("run")),
						conversation.turn("What else?").response().doOnSuccess((response) -> order.add("turn")),
						conversation.turn("And now?").run().events().doOnComplete(() -> order.add("second run")))
				.then())
			.then(() -> {
				Chats.await(() -> this.started.get() == 1);
				assertThat(this.chats.requests()).hasSize(1);
				this.output.tryEmitValue("Sunny");
			})
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(order).containsExactly("run", "turn", "second run");
		assertThat(conversation.snapshot().active()).isZero();
	}

	@Test
	void listenerHearsOfTheTurnOfEachRound() {
		Heard heard = new Heard();
		Conversation conversation = conversation(ResponseRequest.builder().store(true).build());
		ResponseRequest turn = ResponseRequest.builder().input("What is the weather in 'Paris'?").build();
		StepVerifier.create(conversation.turn(turn).listener(heard).run().events().last())
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(heard.bytes).containsExactlyElementsOf(
				this.chats.requests().stream().map((request) -> Long.valueOf(request.bytes())).toList());
		assertThat(heard.outcomes).containsExactly(TurnOutcome.COMPLETED, TurnOutcome.COMPLETED);
	}

	@Test
	void eachListenerIsAddedToThoseBefore() {
		List<String> heard = new CopyOnWriteArrayList<>();
		TurnRunner pool = new Heeding(heard, List.of());
		RunSteering steering = new RunSteering(pool);
		StepVerifier
			.create(steering.turns()
				.listening(new Heard())
				.listening(new Heard())
				.listening(new Heard())
				.stream(ResponseRequest.builder().input("Hi").build()))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(heard).containsExactly("3");
	}

	/**
	 * Says how many listeners each turn has.
	 */
	private record Heeding(List<String> heard, List<TurnListener> listeners) implements TurnRunner {

		@Override
		public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
			return Flux.<ResponseEvent>empty().doOnSubscribe((any) -> this.heard.add("" + this.listeners.size()));
		}

		@Override
		public TurnRunner listening(TurnListener listener) {
			List<TurnListener> all = new ArrayList<>(this.listeners);
			all.add(listener);
			return new Heeding(this.heard, all);
		}

	}

	@Test
	void listenerHearsOfATurnThatIsSentAgain() {
		Heard heard = new Heard();
		Conversation conversation = conversation(ResponseRequest.builder().store(false).build());
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.drop()).once();
		ResponseRequest turn = ResponseRequest.builder().input("Hello").build();
		StepVerifier.create(conversation.turn(turn).listener(heard).events().last())
			.assertNext((event) -> assertThat(event.isTerminal()).isTrue())
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(heard.outcomes).containsExactly(TurnOutcome.FAILED, TurnOutcome.COMPLETED);
	}

	@Test
	void listenerHearsOfTheFirstTurnOfAFork() {
		Heard heard = new Heard();
		Conversation conversation = conversation(ResponseRequest.builder().store(false).build());
		StepVerifier.create(conversation.turn("Hello").response())
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
		ResponseRequest turn = ResponseRequest.builder().input("And now?").build();
		StepVerifier.create(conversation.fork().turn(turn).listener(heard).events().last())
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(heard.outcomes).containsExactly(TurnOutcome.COMPLETED);
	}

	@Test
	void aTurnThatIsResumedTogetherWithSteeredInputIsResumedOnce() {
		Conversation conversation = conversation(ResponseRequest.builder().store(false).build());
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.delta("x").drop()).once();
		StepVerifier.create(conversation.turn("Hello").run().events().then())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		List<SteerResult> results = new CopyOnWriteArrayList<>();
		conversation.resumeRun().events().doOnNext((event) -> {
			if (event instanceof RunEvent.RoundStarted) {
				conversation.steer("My name is Ada.").subscribe(results::add);
			}
		}).blockLast(Chats.LONG);
		Chats.await(() -> results.size() == 1);
		assertThat(results.get(0)).isInstanceOf(SteerResult.Applied.class);
		assertThat(conversation.snapshot().resumable()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callsThatOnlyTheTerminalEventTellsOfAreOpen(boolean store) {
		Conversation conversation = slow(store);
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.script().completeWith("""
				{"output":[{"type":"function_call","id":"fc_1","call_id":"call_1","name":"weather",
				"arguments":"{\\"city\\":\\"Paris\\"}","status":"completed"}]}""")).once();
		cancelDuringTool(conversation);
		assertThat(conversation.core().state().known()).isNotNull()
			.satisfies((state) -> assertThat(state.openCalls()).hasSize(1));
	}

	private ToolLoop slowLoop() {
		return ToolLoop.builder()
			.tools(FunctionTool.of("weather", "Weather of a city", Place.class, (place, context) -> {
				this.started.incrementAndGet();
				return this.output.asMono();
			}))
			.build();
	}

	private Conversation slow(boolean store) {
		return this.chats.client(4, (builder) -> builder.toolLoop(slowLoop()))
			.conversation(ConversationSettings.of(ResponseRequest.builder().store(store).build()));
	}

	private void loseTheSecondRound(Conversation conversation) {
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("weather", "{\"city\":\"Paris\"}"), Scripts.delta("It is").drop())
			.times(2);
		StepVerifier.create(conversation.turn("Weather?").run().events().then())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
	}

	private void cancelDuringTool(Conversation conversation) {
		StepVerifier.create(conversation.turn("The weather in 'Paris'?").run().events())
			.thenConsumeWhile((event) -> !(event instanceof RunEvent.ToolStarted))
			.expectNextMatches(RunEvent.ToolStarted.class::isInstance)
			.then(() -> Chats.await(() -> this.started.get() == 1))
			.thenCancel()
			.verify(Chats.LONG);
	}

	private Conversation conversation(ResponseRequest request) {
		return this.chats.client(4, (builder) -> builder.toolLoop(this.loop))
			.conversation(ConversationSettings.of(request));
	}

	private static RunEvent.RunCompleted run(Conversation conversation, String message) {
		return (RunEvent.RunCompleted) Objects
			.requireNonNull(conversation.turn(message).run().events().blockLast(Chats.LONG));
	}

	private static final class Heard implements TurnListener {

		private final List<Long> bytes = new CopyOnWriteArrayList<>();

		private final List<TurnOutcome> outcomes = new CopyOnWriteArrayList<>();

		@Override
		public void onStarted(TurnInfo turn) {
			this.bytes.add(turn.bytesSent());
		}

		@Override
		public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
			this.outcomes.add(outcome);
		}

	}

	record Place(String city) {
	}

}
