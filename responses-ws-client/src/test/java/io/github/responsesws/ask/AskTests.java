package io.github.responsesws.ask;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.BadRequestException;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InputPart;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.PreviousResponseNotFoundException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.Usage;
import io.github.responsesws.schema.InvalidOutputException;
import io.github.responsesws.schema.UnsupportedTypeException;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * All ways to ask, with all ways to read the answer.
 */
class AskTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final String PARIS = "{\"city\":\"Paris\"}";

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final AtomicInteger weatherCalls = new AtomicInteger();

	private final ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
		.defaultModel("test-model")
		.toolLoop(ToolLoop.builder().tools(tool("weather", "Sunny in Paris")).build())
		.pool((pool) -> pool.connection(ConnectionSettings.builder().baseUrl(URI.create(this.server.baseUrl())).build())
			.session(SessionSettings.builder().lanes(4).steering(true).build())
			.pool(PoolSettings.builder()
				.shutdownTimeout(Duration.ofSeconds(2))
				.minBackoff(Duration.ofMillis(10))
				.maxBackoff(Duration.ofMillis(50))
				.build()))
		.build();

	private final Conversation conversation = this.client.conversation(ConversationSettings
		.of(ResponseRequest.builder().tools(Tool.webSearch()).verbosity("low").store(false).build()));

	private final Heard heard = new Heard();

	@AfterEach
	void close() {
		this.client.close().block(LONG);
		this.server.close();
	}

	@Test
	void nothingIsSentBeforeSomebodySubscribesAndEachSubscriptionAsksAnew() {
		answer("Hello.");
		TurnSpec spec = this.client.turn("Hi");
		Flux<String> text = spec.text();
		assertThat(this.server.requests()).isEmpty();
		assertThat(joined(text)).isEqualTo("Hello.");
		assertThat(joined(text)).isEqualTo("Hello.");
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void whatDiffersIsSentAndTheSpecItWasTakenFromStaysAsItWas() {
		answer("Hello.");
		TurnSpec plain = this.client.turn("Hi");
		TurnSpec other = plain.model("gpt-6")
			.instructions("Be brief.")
			.reasoningEffort("low")
			.maxOutputTokens(100)
			.request((request) -> request.user("Ada"));
		joined(other.text());
		joined(plain.text());
		JsonNode changed = body(0);
		assertThat(changed.path("model").asString()).isEqualTo("gpt-6");
		assertThat(changed.path("instructions").asString()).isEqualTo("Be brief.");
		assertThat(changed.path("reasoning").path("effort").asString()).isEqualTo("low");
		assertThat(changed.path("max_output_tokens").asInt()).isEqualTo(100);
		assertThat(changed.path("user").asString()).isEqualTo("Ada");
		assertThat(body(1).path("model").asString()).isEqualTo("test-model");
		assertThat(body(1).has("instructions")).isFalse();
	}

	@Test
	void contradictionsAreSignalled() {
		StepVerifier
			.create(this.conversation.turn("Hi").request((request) -> request.previousResponseId("resp_1")).text())
			.expectError(InvalidRequestException.class)
			.verify(LONG);
		StepVerifier.create(this.client.turn("Hi").entity(Object.class))
			.expectError(UnsupportedTypeException.class)
			.verify(LONG);
		assertThat(this.server.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTurnIsReadAsEventsTextResponseOrType(boolean inConversation) {
		answer(PARIS);
		TurnSpec spec = ask(inConversation, "Which city?");
		assertThat(spec.events().blockLast(LONG)).matches((event) -> event.isTerminal());
		assertThat(joined(spec.text())).isEqualTo(PARIS);
		assertThat(spec.response().map(Response::outputText).block(LONG)).isEqualTo(PARIS);
		assertThat(spec.entity(Place.class).block(LONG)).isEqualTo(new Place("Paris"));
	}

	@Test
	void aGenericTypeIsReadToo() {
		answer("{\"items\":[{\"city\":\"Paris\"}]}");
		assertThat(this.client.turn("Cities?").entity(new TypeReference<Page<Place>>() {
		}).block(LONG)).isEqualTo(new Page<>(List.of(new Place("Paris"))));
		assertThat(body(0).at("/text/format/type").asString()).isEqualTo("json_schema");
	}

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

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void imagesAndFilesArePartOfWhatTheUserSays(boolean inConversation) {
		answer(PARIS);
		TurnSpec spec = ask(inConversation, "Which city?").image("https://example.com/a.png")
			.image(new byte[] { 1, 2, 3 }, "image/png")
			.file("a.pdf", new byte[] { 4 }, "application/pdf")
			.attach(InputPart.fileId("file_1"));
		assertThat(spec.entity(Place.class).block(LONG)).isEqualTo(new Place("Paris"));
		assertThat(body(0).path("input").size()).isEqualTo(1);
		assertThat(body(0).at("/input/0/content").valueStream().map((part) -> part.path("type").asString()))
			.containsExactly("input_text", "input_image", "input_image", "input_file", "input_file");
		assertThat(body(0).at("/input/0/content/0/text").asString()).isEqualTo("Which city?");
	}

	@Test
	void attachmentsFollowInputThatIsNoMessageOfTheUser() {
		answer("Yes.");
		joined(this.client.turn(InputItem.developerMessage("Look.")).image("https://example.com/a.png").text());
		assertThat(body(0).path("input").valueStream().map((item) -> item.path("role").asString()))
			.containsExactly("developer", "user");
		joined(this.client.turn(InputItem.message("user", InputPart.text("And"), InputPart.text("this?")))
			.image("https://example.com/a.png")
			.text());
		assertThat(body(1).at("/input/0/content").size()).isEqualTo(3);
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
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Never."));
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

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aWarmUpHasNoAnswer(boolean inConversation) {
		TurnSpec spec = ask(inConversation, "Hello").request((request) -> request.generate(false));
		assertThat(spec.response().map(Response::outputText).block(LONG)).isEmpty();
		StepVerifier.create(spec.text()).expectComplete().verify(LONG);
		StepVerifier.create(spec.entity(Place.class)).expectError(InvalidOutputException.class).verify(LONG);
		StepVerifier.create(spec.run().events().ofType(RunEvent.RunCompleted.class))
			.expectNextCount(1)
			.expectComplete()
			.verify(LONG);
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
	void aTurnIsResumedWithAListenerAndReadAsAType() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hel").drop()).once();
		StepVerifier.create(this.conversation.turn("Which city?").text())
			.expectNext("Hel")
			.expectError(ConnectionLostException.class)
			.verify(LONG);
		answer(PARIS);
		assertThat(this.conversation.resume().listener(this.heard).entity(Place.class).block(LONG))
			.isEqualTo(new Place("Paris"));
		assertThat(this.heard.ended).hasSize(1);
		assertThat(last().body().at("/text/format/name").asString()).isEqualTo("Place");
		assertThat(last().body().at("/text/verbosity").asString()).isEqualTo("low");
	}

	@Test
	void whatIsNotThereToResumeIsEmptyWhateverWayItIsRead() {
		StepVerifier.create(this.conversation.resume().events()).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resume().text()).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resume().response()).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resume().entity(Place.class)).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resumeRun().text()).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resumeRun().response()).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resumeRun().entity(Place.class)).expectComplete().verify(LONG);
		assertThat(this.server.requests()).isEmpty();
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

	@Test
	void closingIsCold() {
		answer("Hello.");
		this.client.close();
		assertThat(joined(this.client.turn("Hi").text())).isEqualTo("Hello.");
	}

	private TurnSpec ask(boolean inConversation, String message) {
		return inConversation ? this.conversation.turn(message) : this.client.turn(message);
	}

	private void answer(String text) {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text(text));
	}

	private void replies() {
		this.server.reset();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("Let me see. ").then(Scripts.functionCall("weather", PARIS)), Scripts.text(PARIS));
	}

	private FunctionTool tool(String name, String output) {
		return FunctionTool.of(name, "Weather of a city", Place.class, (place, context) -> {
			this.weatherCalls.incrementAndGet();
			return output;
		});
	}

	private ReceivedRequest last() {
		List<ReceivedRequest> requests = this.server.requests();
		return requests.get(requests.size() - 1);
	}

	private JsonNode body(int index) {
		return this.server.requests().get(index).body();
	}

	private List<String> names(int index) {
		return body(index).path("tools").valueStream().map((tool) -> tool.path("name").asString("")).toList();
	}

	private static String joined(Flux<String> text) {
		return String.join("", Objects.requireNonNull(text.collectList().block(LONG)));
	}

	private static List<RunEvent> events(RunSpec run) {
		return Objects.requireNonNull(run.events().collectList().block(LONG));
	}

	private static <E> List<E> of(List<RunEvent> events, Class<E> kind) {
		return events.stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	private static List<String> kinds(List<RunEvent> events) {
		return events.stream()
			.filter((event) -> !(event instanceof RunEvent.TurnEvent))
			.map((event) -> event.getClass().getSimpleName())
			.toList();
	}

	record Place(String city) {
	}

	record Page<T>(List<T> items) {
	}

	private record Ended(@Nullable String conversation, String user, TurnOutcome outcome) {
	}

	private static final class Heard implements TurnListener {

		private final List<Ended> ended = new CopyOnWriteArrayList<>();

		@Override
		public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
			this.ended.add(new Ended(turn.conversationId(), turn.context().getOrDefault("user", "nobody"), outcome));
		}

	}

}
