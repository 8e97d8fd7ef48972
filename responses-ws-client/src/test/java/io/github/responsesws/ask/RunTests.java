package io.github.responsesws.ask;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.protocol.BadRequestException;
import io.github.responsesws.protocol.PreviousResponseNotFoundException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.Usage;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.TurnOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * All ways to ask for a run of tools, with all ways to read the answer.
 */
class RunTests extends Asking {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRunIsReadAsEventsTextResponseOrType(boolean inConversation) {
		replies();
		assertThat(ask(inConversation, "One?").run().events().blockLast(LONG))
			.isInstanceOf(RunEvent.RunCompleted.class);
		replies();
		assertThat(joined(ask(inConversation, "Two?").run().text())).isEqualTo("Let me see. " + PARIS);
		replies();
		assertThat(ask(inConversation, "Three?").run().response().map(Response::outputText).block(LONG))
			.isEqualTo(PARIS);
		replies();
		assertThat(ask(inConversation, "Four?").run().entity(Place.class).block(LONG)).isEqualTo(new Place("Paris"));
		assertThat(this.weatherCalls).hasValue(4);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theSchemaGoesWithEveryRoundBesideWhatTheSettingsSay(boolean inConversation) {
		replies();
		ask(inConversation, "Weather?").run().entity(Place.class).block(LONG);
		assertThat(this.server.requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.body().at("/text/format/name").asString()).isEqualTo("Place"));
		assertThat(body(1).at("/text/verbosity").asString("")).isEqualTo(inConversation ? "low" : "");
		assertThat(body(1).path("previous_response_id").isMissingNode()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void severalListenersAndALoopOfItsOwn(boolean inConversation) {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("other", PARIS), Scripts.text("Rainy."));
		ToolLoop loop = ToolLoop.builder().tools(tool("other", "Rainy")).build();
		Heard second = new Heard();
		String text = joined(ask(inConversation, "Weather?").listener(this.heard)
			.tools(loop)
			.run()
			.listener(second)
			.text()
			.contextWrite((context) -> context.put("user", "Ada")));
		assertThat(text).isEqualTo("Rainy.");
		String id = inConversation ? this.conversation.id() : null;
		assertThat(this.heard.ended).isEqualTo(second.ended)
			.extracting(Ended::conversation, Ended::user, Ended::outcome)
			.containsExactly(tuple(id, "Ada", TurnOutcome.COMPLETED), tuple(id, "Ada", TurnOutcome.COMPLETED));
		assertThat(names(0)).contains("other").doesNotContain("weather");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void functionsOfTheTurnJoinThoseOfTheClientAndWin(boolean inConversation) {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("other", PARIS).then(Scripts.functionCall("weather", PARIS)),
					Scripts.text("Both."));
		joined(ask(inConversation, "Weather?").tools(tool("other", "Rainy"), tool("weather", "Stormy")).run().text());
		assertThat(names(0)).containsExactlyInAnyOrderElementsOf(
				inConversation ? List.of("", "weather", "other") : List.of("weather", "other"));
		assertThat(body(1).path("input").valueStream().map((item) -> item.path("output").asString("")))
			.contains("Rainy", "Stormy");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.client.turn("").tools(tool("twice", ""), tool("twice", "")));
	}

	@Test
	void toolsOfATurnThatIsNoRunAreOfferedOnly() {
		answer("Hello.");
		joined(this.conversation.turn("Hi").tools(tool("other", "")).text());
		assertThat(names(0)).containsExactly("", "other");
		assertThat(body(0).path("tools").path(0).path("type").asString()).isEqualTo("web_search");
	}

	@Test
	void aRunOutsideOfAnyConversationSendsOnlyWhatIsNewAndRecovers() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.functionCall("weather", PARIS)).once();
		this.server.onRequest(RequestMatcher.continuation())
			.respond(Scripts.error(400, "previous_response_not_found", "Gone."))
			.once();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Sunny."));
		String text = joined(this.client.turn("Weather?").request((request) -> request.store(false)).run().text());
		assertThat(text).isEqualTo("Sunny.");
		assertThat(this.server.requests()).hasSize(3);
		assertThat(body(1).path("input").size()).isEqualTo(1);
		assertThat(body(2).path("input").valueStream().map((item) -> item.path("type").asString("")))
			.containsExactly("message", "function_call", "function_call_output");
		assertThat(this.weatherCalls).hasValue(1);
	}

	@Test
	void aRunGoesOnFromAResponseThatTheCallerNames() {
		answer("My name is Ada.");
		Response first = Objects.requireNonNull(this.client.turn("Hello").response().block(LONG));
		this.server.reset();
		replies();
		StepVerifier.create(
				this.client.turn("Weather?").request((request) -> request.previousResponseId(first.id())).run().text())
			.thenConsumeWhile((text) -> true)
			.expectComplete()
			.verify(LONG);
		assertThat(this.server.requests().get(0).previousResponseId()).isEqualTo(first.id());
		assertThat(this.server.requests().get(1).previousResponseId()).isNotEqualTo(first.id());
	}

	@Test
	void aRunFromAResponseThatIsGoneSaysSo() {
		StepVerifier.create(
				this.client.turn("Weather?").request((request) -> request.previousResponseId("resp_gone")).run().text())
			.expectError(PreviousResponseNotFoundException.class)
			.verify(LONG);
	}

	@Test
	void aRunInAConversationOfTheServiceLeavesTheChainToIt() {
		replies();
		// The server keeps no conversations, and so does not know the call that is
		// answered.
		this.client.turn("Weather?")
			.request((request) -> request.conversation("conv_1"))
			.run()
			.events()
			.onErrorComplete(BadRequestException.class)
			.blockLast(LONG);
		assertThat(this.server.requests()).hasSize(2).allSatisfy((request) -> {
			assertThat(request.body().path("conversation").asString()).isEqualTo("conv_1");
			assertThat(request.previousResponseId()).isNull();
		});
		assertThat(body(1).path("input").size()).isEqualTo(1);
	}

	@Test
	void aRunTellsWhereItsTurnsRunAndWhatTheyTookTogether() {
		replies();
		List<RunEvent> events = events(this.client.turn("Weather?").run());
		assertThat(kinds(events)).containsExactly("RoundStarted", "TurnStarted", "TurnEnded", "ToolStarted",
				"ToolCompleted", "RoundCompleted", "RoundStarted", "TurnStarted", "TurnEnded", "RoundCompleted",
				"RunCompleted");
		assertThat(of(events, RunEvent.TurnStarted.class)).allSatisfy((started) -> {
			assertThat(started.session()).startsWith("session-");
			assertThat(started.lane()).isNotEmpty();
			assertThat(started.bytesSent()).isPositive();
			assertThat(started.attempt()).isEqualTo(1);
		});
		assertThat(of(events, RunEvent.TurnStarted.class)).extracting(RunEvent.TurnStarted::affinityHit)
			.containsExactly(null, true);
		assertThat(of(events, RunEvent.TurnEnded.class)).allSatisfy((ended) -> {
			assertThat(ended.outcome()).isEqualTo(TurnOutcome.COMPLETED);
			assertThat(ended.duration()).isPositive();
			assertThat(ended.error()).isNull();
		});
		List<RunEvent.RoundCompleted> rounds = of(events, RunEvent.RoundCompleted.class);
		Usage total = of(events, RunEvent.RunCompleted.class).get(0).usage();
		assertThat(total.totalTokens()).isPositive();
		assertThat(total).isEqualTo(rounds.get(0).usage().plus(rounds.get(1).usage()));
		assertThat(rounds.get(0).usage()).isEqualTo(rounds.get(0).response().usage());
	}

	@Test
	void aTurnThatIsSentAgainHasAStartAndAnEndEachTime() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.drop()).once();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.error(500, "server_error", "Again.")).once();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Hello."));
		List<RunEvent> events = events(this.conversation.turn("Hi").run());
		assertThat(kinds(events)).containsExactly("RoundStarted", "TurnStarted", "TurnEnded", "TurnStarted",
				"TurnEnded", "TurnStarted", "TurnEnded", "RoundCompleted", "RunCompleted");
		assertThat(of(events, RunEvent.TurnStarted.class)).extracting(RunEvent.TurnStarted::attempt)
			.containsExactly(1, 2, 3);
		List<RunEvent.TurnEnded> ends = of(events, RunEvent.TurnEnded.class);
		assertThat(ends).extracting(RunEvent.TurnEnded::outcome)
			.containsExactly(TurnOutcome.FAILED, TurnOutcome.FAILED, TurnOutcome.COMPLETED);
		assertThat(ends.get(0).error()).isInstanceOf(ConnectionLostException.class);
		assertThat(ends.get(1).error()).isNotNull();
		assertThat(events.toString()).doesNotContain("Again.");
	}

	@Test
	void aTurnThatFailsEndsBeforeTheRunDoes() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hel").drop());
		List<RunEvent> events = new CopyOnWriteArrayList<>();
		StepVerifier.create(this.client.turn("Hi").run().events().doOnNext(events::add))
			.thenConsumeWhile((event) -> true)
			.expectError(ConnectionLostException.class)
			.verify(LONG);
		assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(RunEvent.TurnEnded.class, (ended) -> {
			assertThat(ended.outcome()).isEqualTo(TurnOutcome.FAILED);
			assertThat(ended.error()).isInstanceOf(ConnectionLostException.class);
		});
	}

	@Test
	void demandReachesTheTurnOfARun() {
		answer("Hello.");
		StepVerifier.create(this.client.turn("Hi").run().events(), 0)
			.expectSubscription()
			.thenRequest(1)
			.expectNextMatches((event) -> event instanceof RunEvent.RoundStarted)
			.thenRequest(1)
			.expectNextMatches((event) -> event instanceof RunEvent.TurnStarted)
			.thenRequest(1)
			.expectNextMatches((event) -> event instanceof RunEvent.TurnEvent)
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((event) -> !(event instanceof RunEvent.RunCompleted))
			.expectNextCount(1)
			.expectComplete()
			.verify(LONG);
	}

	@Test
	void aRunIsResumedWithToolsAndAListenerAndReadAsAType() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("weather", PARIS), Scripts.text(PARIS));
		ToolLoop failing = ToolLoop.builder()
			.tools(FunctionTool.of("weather", "Weather", Place.class, (place, context) -> {
				throw new IllegalStateException();
			}))
			.errorHandler((failure) -> null)
			.build();
		StepVerifier.create(this.conversation.turn("Weather?").tools(failing).run().text())
			.expectError(ToolException.class)
			.verify(LONG);
		Place place = this.conversation.resumeRun()
			.tools(tool("weather", "Stormy"))
			.listener(this.heard)
			.entity(Place.class)
			.block(LONG);
		assertThat(place).isEqualTo(new Place("Paris"));
		assertThat(this.heard.ended).hasSize(1);
		assertThat(last().body().at("/input/0/output").asString()).isEqualTo("Stormy");
		assertThat(last().body().at("/text/format/name").asString()).isEqualTo("Place");
	}

	@Test
	void theTextOfAResumedRunIsThatOfTheRest() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("weather", PARIS), Scripts.delta("Sun").drop(), Scripts.text("Sunny."));
		StepVerifier.create(this.conversation.turn("Weather?").run().text())
			.expectNext("Sun")
			.expectError(ConnectionLostException.class)
			.verify(LONG);
		assertThat(joined(this.conversation.resumeRun().text())).isEqualTo("Sunny.");
		assertThat(this.weatherCalls).hasValue(1);
	}

}
