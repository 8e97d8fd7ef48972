package io.github.responsesws.conversation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.responsesws.protocol.DeltaEvent;
import io.github.responsesws.protocol.MessageItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.schema.OutputRefusedException;
import io.github.responsesws.schema.StructuredOutput;
import io.github.responsesws.test.Quirk;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.CustomTool;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.AnswerRefusedException;
import io.github.responsesws.turn.ResponseEvents;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What callers and conversations get of an answer, however a service sends it.
 */
class AnswerTests {

	private static final String DELTA = "response.output_text.delta";

	private static final String DONE = "response.output_text.done";

	private static final String PART_DONE = "response.content_part.done";

	private static final String ADDED = "response.output_item.added";

	private static final String ITEM_DONE = "response.output_item.done";

	private final Chats chats = new Chats();

	@AfterEach
	void close() {
		this.chats.close();
	}

	static Stream<Arguments> ways() {
		return Stream.of(Arguments.of("no deltas", Scripts.leavingOut(DELTA)),
				Arguments.of("the text's end alone",
						Scripts.leavingOut(DELTA, PART_DONE, ADDED, ITEM_DONE).quirks(Quirk.EMPTY_OUTPUT)),
				Arguments.of("the part's end alone",
						Scripts.leavingOut(DELTA, DONE, ADDED, ITEM_DONE).quirks(Quirk.EMPTY_OUTPUT)),
				Arguments.of("the item alone",
						Scripts.leavingOut(DELTA, DONE, PART_DONE, ADDED).quirks(Quirk.EMPTY_OUTPUT)),
				Arguments.of("the terminal event alone", Scripts.leavingOut(DELTA, DONE, PART_DONE, ADDED, ITEM_DONE)),
				Arguments.of("deltas with an empty item",
						Scripts.leavingOut(DONE, PART_DONE).quirks(Quirk.EMPTY_ITEMS, Quirk.EMPTY_OUTPUT)),
				Arguments.of("deltas alone",
						Scripts.leavingOut(DONE, PART_DONE, ADDED, ITEM_DONE).quirks(Quirk.EMPTY_OUTPUT)),
				Arguments.of("nothing by its ID", Scripts.quirks(Quirk.NO_ITEM_IDS, Quirk.EMPTY_OUTPUT)),
				Arguments.of("another ID each time", Scripts.quirks(Quirk.CHANGING_ITEM_IDS)),
				Arguments.of("another ID each time, empty",
						Scripts.quirks(Quirk.CHANGING_ITEM_IDS, Quirk.EMPTY_ITEMS, Quirk.EMPTY_OUTPUT)),
				Arguments.of("one index", Scripts.quirks(Quirk.SAME_OUTPUT_INDEX, Quirk.EMPTY_OUTPUT)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("ways")
	void everyTextComesOnceWhicheverEventBringsIt(String name, Script way) {
		Script script = way.text("You are Ada, aren\u2019t you?").text(" Yes.");
		String text = "You are Ada, aren\u2019t you? Yes.";
		respond(script, script, script);
		Conversation conversation = this.chats.conversation(false);
		assertThat(text(conversation.turn("Who am I?").events(), ResponseEvents::outputText)).isEqualTo(text);
		assertThat(create(conversation, "Who am I?").outputText()).isEqualTo(text);
		this.chats.dropAll();
		assertThat(this.chats.client().turn(request()).response().map(Response::outputText).block(Chats.LONG))
			.isEqualTo(text);
		assertThat(create(conversation, "How many messages did I send?").outputText()).contains("3 messages");
		assertThat(assistant(this.chats.lastRequest().body())).isEqualTo(text + text);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTextMayEndLongerThanItsDeltas(boolean emptyOutput) {
		String event = "{\"type\":\"%s\",\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"%s\":\"%s\"}";
		respond(Scripts.script()
			.events("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}",
					event.formatted(DELTA, "delta", "You are "), event.formatted(DELTA, "delta", "A"),
					event.formatted(DONE, "text", "You are Ada."),
					"{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":["
							+ (emptyOutput ? ""
									: "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[]}")
							+ "]}}"));
		Conversation conversation = this.chats.conversation(false);
		StepVerifier.create(conversation.turn("Who am I?").text())
			.expectNext("You are ", "A", "da.")
			.expectComplete()
			.verify(Chats.LONG);
		this.chats.dropAll();
		create(conversation, "Sure?");
		assertThat(assistant(this.chats.lastRequest().body())).isEqualTo("You are Ada.");
	}

	@Test
	void theAnswerIsTheFinalAnswer() {
		Script script = Scripts.commentary("I will check.").finalAnswer("{\"city\":\"Lisbon\"}");
		respond(script, script, script, script);
		Conversation conversation = this.chats.conversation(false);
		StepVerifier.create(conversation.turn("Where to?").entity(Trip.class))
			.expectNext(new Trip("Lisbon"))
			.expectComplete()
			.verify(Chats.LONG);
		Response response = create(conversation, "Where to?");
		assertThat(response.outputText()).isEqualTo("{\"city\":\"Lisbon\"}");
		assertThat(response.commentary()).isEqualTo("I will check.");
		assertThat(StructuredOutput.of(Trip.class).parse(response)).isEqualTo(new Trip("Lisbon"));
		assertThat(text(conversation.turn("Where to?").events(), ResponseEvents::outputText))
			.isEqualTo("{\"city\":\"Lisbon\"}");
		assertThat(text(conversation.turn("Where to?").events(), ResponseEvents::commentary))
			.isEqualTo("I will check.");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void replaysKeepThePhases(boolean emptyOutput) {
		respond(emptyOutput
				? Scripts.quirks(Quirk.EMPTY_OUTPUT, Quirk.EMPTY_ITEMS).commentary("Hm.").finalAnswer("Yes.")
				: Scripts.commentary("Hm.").finalAnswer("Yes."));
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "Is it?");
		this.chats.dropAll();
		create(conversation, "Sure?");
		JsonNode input = this.chats.lastRequest().body().path("input");
		assertThat(input.valueStream().map((item) -> item.path("phase").asString(""))).containsExactly("", "commentary",
				"final_answer", "");
		assertThat(assistant(this.chats.lastRequest().body())).isEqualTo("Hm.Yes.");
	}

	@Test
	void onlyTheRootAgentAnswers() {
		Script script = Scripts.script()
			.agent("/root/researcher")
			.commentary("Searching.")
			.finalAnswer("Found.")
			.agent("/root")
			.commentary("Hm.")
			.finalAnswer("Yes.");
		respond(script, script, script);
		Conversation conversation = this.chats.conversation(false);
		Response response = create(conversation, "Is it?");
		assertThat(response.outputText()).isEqualTo("Yes.");
		assertThat(response.commentary()).isEqualTo("Hm.");
		assertThat(response.output().stream().map(MessageItem.class::cast).map(MessageItem::agent))
			.containsExactly("/root/researcher", "/root/researcher", "/root", "/root");
		List<ResponseEvent> events = conversation.turn("Is it?").events().collectList().block(Chats.LONG);
		assertThat(text(Flux.fromIterable(events), ResponseEvents::outputText)).isEqualTo("Yes.");
		assertThat(events.stream().filter(DeltaEvent.class::isInstance).map(ResponseEvent::agent).distinct())
			.containsExactly("/root/researcher", "/root");
	}

	@Test
	void noDeltaEndsInTheMiddleOfACharacter() {
		Script script = Scripts.delta("a\ud83d").delta("\ude00b\ud83d").delta("\ude01");
		respond(script, script);
		Conversation conversation = this.chats.conversation(false);
		List<String> deltas = conversation.turn("Smile")
			.events()
			.ofType(DeltaEvent.class)
			.map((event) -> encoded(event.delta()))
			.collectList()
			.block(Chats.LONG);
		assertThat(deltas).containsExactly("a", "\ud83d\ude00b", "\ud83d\ude01");
		assertThat(conversation.turn("Smile").text().map(AnswerTests::encoded).collectList().block(Chats.LONG))
			.containsExactly("a", "\ud83d\ude00b", "\ud83d\ude01");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRefusalIsNoEmptyAnswer(boolean deltasAlone) {
		Script script = (deltasAlone
				? Scripts.leavingOut("response.refusal.done", PART_DONE).quirks(Quirk.EMPTY_ITEMS, Quirk.EMPTY_OUTPUT)
				: Scripts.script())
			.refusal("I cannot help.");
		respond(script, script, script);
		Conversation conversation = this.chats.conversation(false);
		StepVerifier.create(conversation.turn("Help!").entity(Trip.class))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(OutputRefusedException.class,
					(refused) -> assertThat(refused.rawText()).isEqualTo("I cannot help.")))
			.verify(Chats.LONG);
		StepVerifier.create(conversation.turn("Help!").text())
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(AnswerRefusedException.class,
					(refused) -> assertThat(refused.refusal()).isEqualTo("I cannot help.")))
			.verify(Chats.LONG);
		assertThat(create(conversation, "Help!").refusal()).isEqualTo("I cannot help.");
		assertThat(conversation.snapshot().turns()).isEqualTo(3);
	}

	static Stream<Arguments> calls() {
		Quirk[] bare = { Quirk.EMPTY_ITEMS, Quirk.EMPTY_OUTPUT };
		return Stream.of(Arguments.of("one index", Scripts.quirks(Quirk.SAME_OUTPUT_INDEX, Quirk.EMPTY_OUTPUT)),
				Arguments.of("one index without IDs",
						Scripts.quirks(Quirk.SAME_OUTPUT_INDEX, Quirk.NO_ITEM_IDS, Quirk.EMPTY_OUTPUT)),
				Arguments.of("arguments in deltas alone",
						Scripts.leavingOut("response.function_call_arguments.done").quirks(bare)),
				Arguments.of("arguments in deltas alone, and an item that is not ended",
						Scripts.leavingOut("response.function_call_arguments.done", ITEM_DONE).quirks(bare)),
				Arguments.of("arguments at their end alone",
						Scripts.leavingOut("response.function_call_arguments.delta").quirks(bare)),
				Arguments.of("an empty item in the terminal event", Scripts.quirks(Quirk.EMPTY_ITEMS)),
				Arguments.of("another ID each time", Scripts.quirks(Quirk.CHANGING_ITEM_IDS)),
				Arguments.of("another ID each time, empty", Scripts.quirks(Quirk.CHANGING_ITEM_IDS).quirks(bare)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("calls")
	void everyCallRunsWithItsArguments(String name, Script way) {
		Set<String> cities = new ConcurrentSkipListSet<>();
		ToolLoop loop = ToolLoop.builder().tools(FunctionTool.of("weather", "Weather", Trip.class, (trip, context) -> {
			cities.add(trip.city());
			return "Sunny";
		})).build();
		for (boolean store : new boolean[] { true, false }) {
			this.chats.server().reset();
			cities.clear();
			respond(way.text("Let me look.")
				.functionCall("weather", "{\"city\":\"Paris\"}")
				.functionCall("weather", "{\"city\":\"Lisbon, Portugal\"}"), Scripts.text("Sunny."));
			Conversation conversation = this.chats.client(16, (builder) -> builder.toolLoop(loop))
				.conversation(ConversationSettings.of(ResponseRequest.builder().store(store).build()));
			assertThat(conversation.turn("Weather?").run().events().blockLast(Chats.LONG)).isInstanceOfSatisfying(
					RunEvent.RunCompleted.class,
					(completed) -> assertThat(completed.response().outputText()).isEqualTo("Sunny."));
			assertThat(cities).containsExactly("Lisbon, Portugal", "Paris");
			assertThat(this.chats.requests()).hasSize(2);
		}
	}

	@Test
	void aCallOfWhichOnlyTheBeginningCameDoesNotRun() {
		Set<String> cities = new ConcurrentSkipListSet<>();
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("delete", "Deletes", Filter.class, (filter, context) -> {
				cities.add("all");
				return "Done";
			}))
			.build();
		respond(Scripts
			.leavingOut("response.function_call_arguments.delta", "response.function_call_arguments.done", ITEM_DONE)
			.quirks(Quirk.EMPTY_OUTPUT)
			.functionCall("delete", "{\"city\":\"Paris\"}"));
		Conversation conversation = this.chats.client(16, (builder) -> builder.toolLoop(loop)).conversation();
		assertThat(conversation.turn("Delete Paris").run().events().blockLast(Chats.LONG)).isInstanceOfSatisfying(
				RunEvent.RunCompleted.class,
				(completed) -> assertThat(completed.response().functionCalls()).singleElement()
					.satisfies((call) -> assertThat(call.status()).isEqualTo("incomplete")));
		assertThat(cities).isEmpty();
	}

	@Test
	void argumentsMayBeAnObject() {
		Set<String> cities = new ConcurrentSkipListSet<>();
		ToolLoop loop = ToolLoop.builder().tools(FunctionTool.of("weather", "Weather", Trip.class, (trip, context) -> {
			cities.add(trip.city());
			return "Sunny";
		})).build();
		respond(Scripts.events("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}",
				"{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"id\":\"fc_1\",\"type\":\"function_call\","
						+ "\"call_id\":\"call_1\",\"name\":\"weather\",\"arguments\":{\"city\":\"Paris\"}}}"),
				Scripts.text("Sunny."));
		Conversation conversation = this.chats.client(16, (builder) -> builder.toolLoop(loop)).conversation();
		assertThat(conversation.turn("Weather?").run().events().blockLast(Chats.LONG))
			.isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(cities).containsExactly("Paris");
	}

	@Test
	void aCustomToolGetsItsInputFromDeltasAlone() {
		String call = "{\"type\":\"%s\",\"output_index\":0,\"item\":{\"id\":\"ctc_1\",\"type\":\"custom_tool_call\","
				+ "\"call_id\":\"call_1\",\"name\":\"shell\",\"input\":\"\"}}";
		String delta = "{\"type\":\"response.custom_tool_call_input.delta\",\"item_id\":\"ctc_1\",\"output_index\":0,\"delta\":\"%s\"}";
		respond(Scripts
			.events("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}", call.formatted(ADDED),
					delta.formatted("ls "), delta.formatted("-l"), call.formatted(ITEM_DONE))
			.quirks(Quirk.EMPTY_OUTPUT), Scripts.text("Done."));
		Set<String> inputs = new ConcurrentSkipListSet<>();
		ToolLoop loop = ToolLoop.builder().customTools(List.of(CustomTool.of("shell", "Runs", (input, context) -> {
			inputs.add(input);
			return "ok";
		}))).build();
		Conversation conversation = this.chats.client(16, (builder) -> builder.toolLoop(loop)).conversation();
		assertThat(conversation.turn("List").run().events().blockLast(Chats.LONG))
			.isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(inputs).containsExactly("ls -l");
	}

	private static ResponseRequest request() {
		return ResponseRequest.builder().input("Who am I?").store(false).build();
	}

	private void respond(Script... scripts) {
		this.chats.server().onRequest(RequestMatcher.any()).respond(scripts).times(scripts.length);
	}

	private static Response create(Conversation conversation, String message) {
		Response response = conversation.turn(message).response().block(Chats.LONG);
		assertThat(response).isNotNull();
		return response;
	}

	private static String text(Flux<ResponseEvent> events, Function<Flux<ResponseEvent>, Flux<String>> way) {
		Mono<String> text = events.transform(way).collect(Collectors.joining());
		return String.valueOf(text.block(Chats.LONG));
	}

	private static String encoded(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
	}

	/**
	 * Return what a request says that the model said.
	 */
	private static String assistant(JsonNode request) {
		StringBuilder text = new StringBuilder();
		for (JsonNode item : request.path("input")) {
			if (item.path("role").asString("").equals("assistant")) {
				item.path("content").forEach((part) -> text.append(part.path("text").asString("")));
			}
		}
		return text.toString();
	}

	record Trip(String city) {
	}

	record Filter(@Nullable String city) {
	}

}
