package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.InjectEvent;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.OutputItemEvent;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.AgentScripts;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.CallOutcome;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.InjectionRefusedException;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolContext;
import io.github.responsesws.tool.ToolErrorMode;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolListener;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolSettings;
import io.github.responsesws.tool.TooManyRoundsException;
import io.github.responsesws.turn.ConnectionLostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs whose responses are written by several agents.
 */
class AgentRunTests {

	private static final int ROUNDS = Integer.getInteger("responses-ws.test.rounds", 50);

	private final Chats chats = new Chats();

	private final Gate gate = new Gate();

	private final AtomicInteger ran = new AtomicInteger();

	private final List<RunEvent> events = new CopyOnWriteArrayList<>();

	private final ResponsesWebSocketClient client = client((builder) -> {
	});

	@AfterEach
	void close() {
		this.gate.open();
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTreeOfAgentsRunsInOneTurn(boolean inConversation) {
		Flux<RunEvent> run = inConversation
				? this.client.conversation().turn("What is the weather in 'Paris'?").run().events()
				: this.client.turn("What is the weather in 'Paris'?").run().events();
		run.doOnNext(this.events::add).blockLast(Chats.LONG);
		RunEvent.RunCompleted completed = completed();
		assertThat(completed.round()).isEqualTo(1);
		assertThat(this.ran).hasValue(2);
		assertThat(completed.response().outputText()).startsWith("My agents are done.").contains("Sunny in Paris");
		assertThat(completed.response().outputText("/root/researcher")).startsWith("I have found");
		assertThat(this.chats.server().requests()).extracting(ReceivedRequest::type)
			.containsExactlyInAnyOrder("response.create", "response.inject", "response.inject");
		assertThat(this.chats.server().requests().get(0).body().path("multi_agent").path("enabled").asBoolean())
			.isTrue();
		assertThat(events(RunEvent.ToolStarted.class)).extracting(RunEvent::agent)
			.containsExactly("/root/researcher", "/root/reviewer");
		assertThat(events(RunEvent.ToolCompleted.class)).extracting(RunEvent::agent)
			.containsExactlyInAnyOrder("/root/researcher", "/root/reviewer");
		assertThat(turnEvents(OutputTextEvent.Delta.class)).isNotEmpty()
			.extracting(ResponseEvent::agent)
			.contains("/root", "/root/researcher", "/root/reviewer")
			.doesNotContainNull();
		assertThat(completed.agent()).isNull();
		assertThat(completed.openCalls()).isEmpty();
	}

	@Test
	void agentsAreShownInTheEventsOfARun() {
		ResponsesWebSocketClient client = this.client;
		// snippet: agents-run
		Flux<RunEvent> run = client.turn("Compare the weather in Paris and Oslo.").run().events();
		// end
		run.doOnNext(this.events::add).blockLast(Chats.LONG);
		assertThat(this.events).extracting(RunEvent::agent).contains("/root", "/root/researcher", "/root/reviewer");
	}

	@Test
	void theTextOfARunIsTheAnswerOfTheRoot() {
		List<String> pieces = this.client.turn("What is the weather in 'Paris'?")
			.run()
			.text()
			.collectList()
			.block(Chats.LONG);
		assertThat(String.join("", Objects.requireNonNull(pieces))).startsWith("My agents are done.")
			.doesNotContain("I have found");
		assertThat(pieces).hasSizeGreaterThan(3);
	}

	@Test
	void everyTextOfTheRootCountsOnceWhicheverEventBringsIt() {
		respond(Scripts.leavingOut("response.output_text.delta")
			.agent("/root")
			.commentary("Wait.")
			.agent("/root/a")
			.then(Scripts.text("Mine."))
			.functionCall("weather", "{\"city\":\"Rome\"}")
			.awaitInjections()
			.agent("/root")
			.finalAnswer("Done."));
		assertThat(this.client.turn("Go").run().text().collectList().block(Chats.LONG)).containsExactly("Done.");
	}

	@Test
	void runsOfTwoLanesKeepApartHoweverOften() {
		ResponsesWebSocketClient client = this.chats.client(2,
				(builder) -> builder.multiAgent((agents) -> agents.enabled(true))
					.pool((pool) -> pool.maxSessions(1))
					.toolLoop(loop((city) -> "Sunny in " + city)));
		for (int round = 0; round < ROUNDS; round++) {
			List<String> answers = Flux.just("Paris", "Oslo")
				.flatMap((city) -> client.turn("What is the weather in '" + city + "'?").run().response())
				.map((response) -> response.outputText())
				.collectList()
				.block(Chats.LONG);
			assertThat(answers).hasSize(2)
				.anySatisfy((answer) -> assertThat(answer).contains("Paris").doesNotContain("Oslo"))
				.anySatisfy((answer) -> assertThat(answer).contains("Oslo").doesNotContain("Paris"));
		}
		assertThat(client.snapshot().strayEvents()).isZero();
	}

	@Test
	void anOutputThatIsReadyAsItsResponseEndsIsNeverLost() {
		for (int round = 0; round < ROUNDS; round++) {
			this.chats.server().reset();
			this.events.clear();
			Gate end = new Gate();
			respond(Scripts.agent("/root")
				.functionCall("weather", "{\"city\":\"Rome\"}")
				.await(end)
				.finalAnswer("One."), Scripts.finalAnswer("Two."));
			Conversation conversation = this.client.conversation();
			conversation.turn("Go").tools(loop((city) -> {
				end.open();
				return "Sunny";
			})).run().events().doOnNext(this.events::add).blockLast(Chats.LONG);
			boolean injected = !turnEvents(InjectEvent.Created.class).isEmpty();
			assertThat(completed().round()).isEqualTo(injected ? 1 : 2);
			assertThat(creates()).hasSize(injected ? 1 : 2);
			assertThat(conversation.snapshot().openCalls()).isZero();
		}
	}

	@Test
	void callsOfAgentsRunSideBySideAndReachTheResponseAsSoonAsTheyAreThere() {
		CountDownLatch both = new CountDownLatch(2);
		ToolLoop loop = loop((city) -> {
			both.countDown();
			assertThat(await(both)).isTrue();
			return "Sunny in " + city;
		});
		respond(Scripts.agent("/root/a")
			.functionCall("weather", "{\"city\":\"Rome\"}")
			.agent("/root/b")
			.functionCall("weather", "{\"city\":\"Oslo\"}")
			.awaitInjections()
			.agent("/root/b")
			.functionCall("weather", "{\"city\":\"Bern\"}")
			.awaitInjections()
			.agent("/root")
			.finalAnswer("Done."));
		run(this.client, loop);
		assertThat(completed().response().outputText()).isEqualTo("Done.");
		assertThat(events(RunEvent.ToolCompleted.class)).hasSize(3);
		assertThat(injections()).hasSize(3);
		// Each goes by itself: nobody waits for the slower one.
		assertThat(injections()).allSatisfy((request) -> assertThat(request.body().path("input").size()).isOne());
	}

	@Test
	void whatComesTooLateGoesWithTheNextRound() {
		respond(Scripts.agent("/root/a")
			.functionCall("weather", "{\"city\":\"Rome\"}")
			.awaitInjections()
			.then(AgentScripts.refuseInjections("response_already_completed"))
			.functionCall("weather", "{\"city\":\"Oslo\"}")
			.awaitInjections()
			.agent("/root")
			.finalAnswer("One."), Scripts.agent("/root").finalAnswer("Two."));
		run(this.client, null);
		assertThat(completed().round()).isEqualTo(2);
		assertThat(completed().response().outputText()).isEqualTo("Two.");
		List<JsonNode> input = creates().get(1).body().path("input").valueStream().toList();
		assertThat(input).singleElement()
			.satisfies((item) -> assertThat(item.path("output").asString()).isEqualTo("Sunny in Oslo"));
		assertThat(this.ran).hasValue(2);
	}

	@Test
	void aCallThatIsNotOverWhenTheResponseIsGoesWithTheNextRound() {
		CountDownLatch turnOver = new CountDownLatch(1);
		ToolLoop loop = loop((city) -> {
			assertThat(await(turnOver)).isTrue();
			return "Sunny in " + city;
		});
		respond(Scripts.agent("/root").functionCall("weather", "{\"city\":\"Rome\"}").finalAnswer("One."),
				Scripts.finalAnswer("Two."));
		this.client.turn("Go").tools(loop).run().events().doOnNext((event) -> {
			this.events.add(event);
			if (event instanceof RunEvent.TurnEnded) {
				turnOver.countDown();
			}
		}).blockLast(Chats.LONG);
		assertThat(completed().round()).isEqualTo(2);
		assertThat(injections()).isEmpty();
	}

	@Test
	void aRefusedInjectionEndsTheRun() {
		respond(AgentScripts.refuseInjections("response_not_found")
			.functionCall("weather", "{\"city\":\"Rome\"}")
			.awaitInjections()
			.await(this.gate));
		StepVerifier.create(this.client.turn("Go").run().response())
			.verifyErrorSatisfies((failure) -> assertThat(failure)
				.isInstanceOfSatisfying(InjectionRefusedException.class, (refused) -> {
					assertThat(refused.reason()).isEqualTo("response_not_found");
					assertThat(refused.call().name()).isEqualTo("weather");
				}));
	}

	@Test
	void aFailedCallTellsItsAgentOrEndsTheRunAtOnce() {
		ToolLoop telling = loop((city) -> {
			throw new IllegalStateException("Closed");
		});
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}").awaitInjections().finalAnswer("Done."));
		run(this.client, telling);
		assertThat(events(RunEvent.ToolFailed.class)).hasSize(1);
		assertThat(injections()).singleElement()
			.satisfies((request) -> assertThat(request.body().path("input").path(0).path("output").asString())
				.contains("error"));
		List<CallOutcome> outcomes = new CopyOnWriteArrayList<>();
		ToolLoop failing = ToolLoop.builder().tools(weather((city) -> {
			throw new IllegalStateException("Closed");
		})).settings(ToolSettings.builder().onError(ToolErrorMode.FAIL).build()).listener(listener(outcomes)).build();
		this.chats.server().reset();
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}").awaitInjections());
		StepVerifier.create(this.client.turn("Go").tools(failing).run().response())
			.expectError(ToolException.class)
			.verify(Chats.LONG);
		assertThat(outcomes).containsExactly(CallOutcome.FAILED);
	}

	@Test
	void theLastRoundRunsItsCallsAndNoMore() {
		ToolLoop loop = ToolLoop.builder()
			.tools(weather((city) -> "Sunny"))
			.settings(ToolSettings.builder().maxRounds(1).build())
			.build();
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}").awaitInjections().finalAnswer("Done."));
		run(this.client, loop);
		assertThat(completed().response().outputText()).isEqualTo("Done.");
		this.chats.server().reset();
		respond(AgentScripts.refuseInjections("response_already_completed")
			.functionCall("weather", "{\"city\":\"Rome\"}")
			.awaitInjections());
		StepVerifier.create(this.client.turn("Go").tools(loop).run().response())
			.expectError(TooManyRoundsException.class)
			.verify(Chats.LONG);
	}

	@Test
	void aReplayHoldsWhatAgentsDidAndEveryOutputAfterItsCall() {
		Conversation conversation = this.client.conversation(
				ConversationSettings.builder().request(ResponseRequest.builder().store(false).build()).build());
		respond(Scripts.agent("/root")
			.then(AgentScripts.action("spawn_agent", "{\"task_name\":\"a\"}", "{\"agent_name\":\"/root/a\"}"))
			.agent("/root/a")
			.functionCall("weather", "{\"city\":\"Rome\"}")
			.functionCall("weather", "{\"city\":\"Oslo\"}")
			.awaitInjections()
			.then(AgentScripts.message("/root/a", "/root", "Sunny"))
			.agent("/root")
			.finalAnswer("Done."), Scripts.finalAnswer("Again."));
		assertThat(Objects.requireNonNull(conversation.turn("Go").run().response().block(Chats.LONG)).outputText())
			.isEqualTo("Done.");
		assertThat(conversation.snapshot().openCalls()).isZero();
		this.chats.server().connections().forEach((connection) -> connection.drop());
		Chats.await(() -> this.client.snapshot().sessions().isEmpty());
		assertThat(Objects.requireNonNull(conversation.turn("And?").response().block(Chats.LONG)).outputText())
			.isEqualTo("Again.");
		ReceivedRequest replay = creates().get(1);
		assertThat(replay.previousResponseId()).isNull();
		List<JsonNode> items = replay.body().path("input").valueStream().toList();
		assertThat(items).extracting((item) -> item.path("type").asString())
			.containsExactly("message", "multi_agent_call", "multi_agent_call_output", "function_call",
					"function_call_output", "function_call", "function_call_output", "agent_message", "message",
					"message");
		assertThat(items.get(4).path("call_id")).isEqualTo(items.get(3).path("call_id"));
		assertThat(items.get(7).path("agent").path("agent_name").asString()).isEqualTo("/root/a");
	}

	@Test
	void outputsThatNobodyAcknowledgedBeginANewChain() {
		Conversation conversation = this.client.conversation(
				ConversationSettings.builder().request(ResponseRequest.builder().store(false).build()).build());
		respond(AgentScripts.acknowledgeInjectionsAt(this.gate)
			.functionCall("weather", "{\"city\":\"Rome\"}")
			.awaitInjections()
			.then(Scripts.finalAnswer("Done."))
			.completeWith("{}")
			.drop(), Scripts.finalAnswer("Again."));
		conversation.turn("Go").run().events().doOnNext(this.events::add).blockLast(Chats.LONG);
		assertThat(completed().response().outputText()).isEqualTo("Again.");
		ReceivedRequest next = creates().get(1);
		assertThat(next.previousResponseId()).isNull();
		assertThat(next.body().path("input").valueStream().map((item) -> item.path("type").asString()))
			.containsExactly("message", "function_call", "message", "function_call_output");
	}

	@Test
	void aConnectionThatIsLostWhileAnAgentWaitsFailsTheRunWhichCanBeResumed() {
		Conversation conversation = this.client.conversation();
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}").awaitInjections().drop(),
				Scripts.functionCall("weather", "{\"city\":\"Rome\"}").awaitInjections().finalAnswer("Done."));
		StepVerifier.create(conversation.turn("Go").run().response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().openCalls()).isZero();
		assertThat(Objects.requireNonNull(conversation.resumeRun().response().block(Chats.LONG)).outputText())
			.isEqualTo("Done.");
		assertThat(creates().get(1).body().path("input").size()).isOne();
	}

	@Test
	void aCancelledRunInterruptsItsCallsAndLeavesTheConversationFree() {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		ToolLoop loop = loop((city) -> {
			running.countDown();
			try {
				Thread.currentThread().join();
				return "Never";
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw new IllegalStateException(ex);
			}
		});
		Conversation conversation = this.client.conversation();
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}").awaitInjections(), Scripts.text("Hello."));
		StepVerifier
			.create(conversation.turn("Go").tools(loop).run().events().filter(RunEvent.ToolStarted.class::isInstance))
			.expectNextCount(1)
			.then(() -> assertThat(await(running)).isTrue())
			.thenCancel()
			.verify(Chats.LONG);
		assertThat(await(interrupted)).isTrue();
		assertThat(Objects.requireNonNull(conversation.turn("Hello").response().block(Chats.LONG)).outputText())
			.isEqualTo("Hello.");
	}

	@Test
	void whoRunsCallsAloneInjectsThroughTheConversation() {
		Conversation conversation = this.client.conversation();
		List<InjectResult> results = new CopyOnWriteArrayList<>();
		respond(Scripts.functionCall("weather", "{}").awaitInjections().finalAnswer("Done."),
				Scripts.finalAnswer("Again."));
		List<String> ids = new ArrayList<>();
		conversation.turn("Go").events().doOnNext((event) -> {
			if (event instanceof ResponseLifecycleEvent.Created created) {
				ids.add(created.responseId());
			}
			if (event instanceof OutputItemEvent.Done done && done.item() instanceof FunctionCallItem call) {
				conversation.inject(InjectRequest.of(ids.get(0), InputItem.functionCallOutput(call.callId(), "Sunny")))
					.subscribe(results::add);
			}
		}).blockLast(Chats.LONG);
		assertThat(results).singleElement().isInstanceOf(InjectResult.Accepted.class);
		assertThat(conversation.snapshot().openCalls()).isZero();
		assertThat(Objects.requireNonNull(conversation.turn("And?").response().block(Chats.LONG)).outputText())
			.isEqualTo("Again.");
		assertThat(conversation.inject(InjectRequest.of(ids.get(0), InputItem.functionCallOutput("call_1", "x")))
			.block(Chats.LONG)).isInstanceOf(InjectResult.Failed.class);
	}

	@Test
	void aTurnMayBeOneOfASingleAgent() {
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}"), Scripts.text("Done."));
		this.client.turn("Go")
			.request((request) -> request.multiAgent(false).maxToolCalls(3))
			.run()
			.events()
			.doOnNext(this.events::add)
			.blockLast(Chats.LONG);
		assertThat(completed().round()).isEqualTo(2);
		assertThat(injections()).isEmpty();
	}

	@Test
	void settingsOfAConversationMaySaySoToo() {
		Conversation conversation = this.client.conversation(
				ConversationSettings.builder().request(ResponseRequest.builder().multiAgent(false).build()).build());
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}"), Scripts.text("Done."));
		conversation.turn("Go").run().events().doOnNext(this.events::add).blockLast(Chats.LONG);
		assertThat(completed().round()).isEqualTo(2);
		assertThat(injections()).isEmpty();
	}

	@Test
	void limitsAreSentAndExclusionsAreNot() {
		ResponsesWebSocketClient limited = client(
				(builder) -> builder.multiAgent((agents) -> agents.maxConcurrentSubagents(1)));
		Objects.requireNonNull(limited.turn("Hello").response().block(Chats.LONG));
		assertThat(this.chats.server()
			.requests()
			.get(0)
			.body()
			.path("multi_agent")
			.path("max_concurrent_subagents")
			.asInt()).isEqualTo(1);
		StepVerifier.create(limited.turn("Hello").request((request) -> request.reasoningSummary("auto")).response())
			.expectError(InvalidRequestException.class)
			.verify(Chats.LONG);
		assertThat(this.chats.server().requests()).hasSize(1);
	}

	@Test
	void agentsAreCompactedByTheServiceAlone() {
		Conversation conversation = this.client.conversation();
		conversation.turn("Hello").response().block(Chats.LONG);
		StepVerifier.create(conversation.compact())
			.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InvalidRequestException.class)
				.hasMessageContaining("multi_agent"));
		assertThat(this.chats.server().requests()).hasSize(1);
	}

	@Test
	void agentsAreNotSteered() {
		Conversation conversation = this.client.conversation();
		respond(Scripts.text("So.").await(this.gate).finalAnswer("Done."));
		List<SteerResult> results = new CopyOnWriteArrayList<>();
		StepVerifier.create(conversation.turn("Go").response()).then(() -> {
			this.gate.awaitReached(Chats.LONG);
			results.add(Objects.requireNonNull(conversation.steer("Be brief").block(Chats.LONG)));
			this.gate.open();
		}).expectNextCount(1).expectComplete().verify(Chats.LONG);
		assertThat(results).singleElement()
			.isInstanceOfSatisfying(SteerResult.Failed.class,
					(failed) -> assertThat(failed.code()).isEqualTo(SteerResult.Failed.NOT_SUPPORTED));
	}

	private ResponsesWebSocketClient client(Consumer<ResponsesWebSocketClient.Builder> customizer) {
		return this.chats.client(1, (builder) -> {
			builder.multiAgent((agents) -> agents.enabled(true)).toolLoop(loop((city) -> "Sunny in " + city));
			customizer.accept(builder);
		});
	}

	private void run(ResponsesWebSocketClient client, @Nullable ToolLoop loop) {
		(((loop != null) ? client.turn("Go").tools(loop) : client.turn("Go")).run().events()).doOnNext(this.events::add)
			.blockLast(Chats.LONG);
		assertThat(turnEvents(InjectEvent.class)).hasSameSizeAs(injections());
	}

	private void respond(Script... scripts) {
		this.chats.server().onRequest(RequestMatcher.any()).respond(scripts);
	}

	private RunEvent.RunCompleted completed() {
		return (RunEvent.RunCompleted) this.events.get(this.events.size() - 1);
	}

	private <E extends RunEvent> List<E> events(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	private <E extends ResponseEvent> List<E> turnEvents(Class<E> type) {
		return events(RunEvent.TurnEvent.class).stream()
			.map(RunEvent.TurnEvent::event)
			.filter(type::isInstance)
			.map(type::cast)
			.toList();
	}

	private List<ReceivedRequest> creates() {
		return requests("response.create");
	}

	private List<ReceivedRequest> injections() {
		return requests("response.inject");
	}

	private List<ReceivedRequest> requests(String type) {
		return this.chats.server().requests().stream().filter((request) -> request.type().equals(type)).toList();
	}

	private ToolLoop loop(Forecast forecast) {
		return ToolLoop.builder().tools(weather(forecast)).build();
	}

	private FunctionTool weather(Forecast forecast) {
		return FunctionTool.of("weather", "Weather of a city", Place.class, (place, context) -> {
			this.ran.incrementAndGet();
			return forecast.of(place.city());
		});
	}

	private static ToolListener listener(List<CallOutcome> outcomes) {
		return new ToolListener() {

			@Override
			public void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
					@Nullable ToolException failure) {
				outcomes.add(outcome);
			}

		};
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(Chats.LONG.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@FunctionalInterface
	private interface Forecast {

		Object of(String city);

	}

	record Place(String city) {
	}

}
