package io.github.responsesws.conversation;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.InjectEvent;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.test.AgentScripts;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.CallOutcome;
import io.github.responsesws.tool.InjectionRefusedException;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.TooManyRoundsException;
import io.github.responsesws.tool.ToolErrorMode;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolSettings;
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
class AgentRunTests extends AgentRuns {

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

}
