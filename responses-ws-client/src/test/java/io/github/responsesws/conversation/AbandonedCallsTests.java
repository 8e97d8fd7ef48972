package io.github.responsesws.conversation;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.Transport;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.TooManyRoundsException;
import io.github.responsesws.tool.ToolErrorMode;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolSettings;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conversations whose last response left calls without outputs. The server refuses every
 * turn that does.
 */
class AbandonedCallsTests {

	private static final String WEATHER = "{\"city\":\"Paris\"}";

	private final Chats chats = new Chats();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@ParameterizedTest
	@EnumSource
	void everyWayToGoOnAnswersThem(Way way) {
		for (boolean store : List.of(true, false)) {
			for (boolean kept : List.of(true, false)) {
				Conversation conversation = conversation(store, kept);
				leaveOpen(conversation, Scripts.functionCall("get_weather", WEATHER));
				StepVerifier.create(Flux.from(way.ask.apply(conversation)).then()).expectComplete().verify(Chats.LONG);
				assertAnswered(this.chats.lastRequest());
				assertGoesOn(conversation);
			}
		}
	}

	@Test
	void aTurnOfATypeAnswersThem() {
		Conversation conversation = conversation(false, true);
		leaveOpen(conversation, Scripts.functionCall("get_weather", WEATHER));
		StepVerifier.create(conversation.turn("The city is 'Lisbon'").entity(Place.class))
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
		assertAnswered(this.chats.lastRequest());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void inputThatAnswersThemIsLeftAsItIs(boolean store) {
		Conversation conversation = conversation(store, true);
		leaveOpen(conversation, Scripts.functionCall("get_weather", WEATHER).functionCall("get_weather", WEATHER));
		List<String> calls = openCalls(conversation);
		assertThat(calls).hasSize(2);
		StepVerifier
			.create(conversation.turn(InputItem.functionCallOutput(calls.get(1), "Sunny"), InputItem.userMessage("So?"))
				.response())
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(this.chats.lastRequest().body().path("input").valueStream())
			.extracting((item) -> item.path("call_id").asString(""), (item) -> item.path("output").asString(""))
			.satisfies((items) -> assertThat(items).hasSize(3))
			.element(1)
			.extracting((item) -> item.toList().get(1))
			.isEqualTo("Sunny");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatARunLeavesIsAnsweredByTurns(boolean store) {
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather of a city", Place.class, (place, context) -> {
				throw new IllegalStateException("broken");
			}))
			.settings(ToolSettings.builder().onError(ToolErrorMode.FAIL).build())
			.build();
		Conversation conversation = conversation(store, true);
		create(conversation, "My name is Ada.");
		answer(Scripts.functionCall("get_weather", WEATHER));
		StepVerifier.create(conversation.turn("Weather?").tools(loop).run().events().then())
			.expectError(ToolException.class)
			.verify(Chats.LONG);
		assertGoesOn(conversation);
		answer(Scripts.functionCall("get_weather", WEATHER));
		ToolLoop once = ToolLoop.builder().settings(ToolSettings.builder().maxRounds(1).build()).build();
		StepVerifier.create(conversation.turn("Weather?").tools(once).run().events().then())
			.expectError(TooManyRoundsException.class)
			.verify(Chats.LONG);
		assertGoesOn(conversation);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTurnThatFailsAndIsResumedAnswersThemOnce(boolean store) {
		Conversation conversation = conversation(store, true);
		leaveOpen(conversation, Scripts.functionCall("get_weather", WEATHER));
		answer(Scripts.delta("x").drop());
		StepVerifier.create(conversation.turn("So?").response()).expectError().verify(Chats.LONG);
		StepVerifier.create(conversation.resume().response()).expectNextCount(1).expectComplete().verify(Chats.LONG);
		this.chats.dropAll();
		assertGoesOn(conversation);
		assertThat(conversation.snapshot().resumable()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "apply_patch_call", "custom_tool_call", "shell_call" })
	void callsOfOtherKindsAreAnsweredToo(String type) {
		Conversation conversation = conversation(false, true);
		leaveOpen(conversation,
				item(0, "{'type':'" + type + "','call_id':'c1','name':'n','status':'completed'}").completeWith("{}"));
		create(conversation, "So?");
		assertThat(this.chats.lastRequest().body().path("input").path(0).path("type").asString())
			.isEqualTo(type + "_output");
		assertAnswered(this.chats.lastRequest());
		assertGoesOn(conversation);
	}

	@Test
	void aHistoryThatOnlyTheServiceHasIsCompactedWithThem() {
		Conversation conversation = conversation(true, false);
		leaveOpen(conversation, Scripts.functionCall("get_weather", WEATHER));
		StepVerifier.create(conversation.compact()).expectNextCount(1).expectComplete().verify(Chats.LONG);
		ReceivedRequest compaction = this.chats.server().requests().get(this.chats.server().requests().size() - 1);
		assertThat(compaction.transport()).isNotEqualTo(Transport.WEBSOCKET);
		assertAnswered(compaction);
		assertThat(conversation.snapshot().openCalls()).isZero();
		assertGoesOn(conversation);
	}

	@Test
	void compactionLeavesACallTogetherWithItsOutput() {
		Conversation conversation = conversation(false, true);
		leaveOpen(conversation,
				item(0, "{'type':'custom_tool_call','call_id':'x1','name':'n','input':'i'}")
					.then(item(1, "{'type':'function_call','call_id':'c1','name':'get_weather','arguments':'{}'}"))
					.then(item(2, "{'type':'custom_tool_call_output','call_id':'x1','output':'o'}"))
					.completeWith("{}"));
		StepVerifier.create(conversation.compact()).expectNextCount(1).expectComplete().verify(Chats.LONG);
		assertThat(openCalls(conversation)).containsExactly("c1");
		assertGoesOn(conversation);
	}

	@ParameterizedTest
	@CsvSource({ "true,true,'',", "false,true,'',", "true,false,'',", "true,true,incomplete", "false,true,incomplete",
			"true,false,incomplete", "false,true,in_progress" })
	void aCallThatWasCutOffIsLeftOut(boolean store, boolean kept, String status) {
		for (String call : List.of("'type':'function_call','arguments':'{\\'ci'",
				"'type':'custom_tool_call','input':'*** Begin'")) {
			Conversation conversation = conversation(store, kept);
			String member = status.isEmpty() ? "" : ",'status':'" + status + "'";
			leaveOpen(conversation, item(0, "{" + call + ",'call_id':'c1','name':'get_weather'" + member + "}")
				.incomplete("max_output_tokens"));
			assertGoesOn(conversation);
			assertThat(create(conversation, "And again?").outputText()).isNotEmpty();
			this.chats.dropAll();
			assertGoesOn(conversation);
			if (kept) {
				assertThat(this.chats.lastRequest().body().path("input").toString()).doesNotContain("c1");
			}
		}
	}

	@Test
	void aWholeCallOfAnIncompleteResponseIsNotCutOff() {
		Conversation conversation = conversation(false, true);
		leaveOpen(conversation, item(0, "{'type':'function_call','arguments':'{}','call_id':'c1','name':'get_weather'}")
			.incomplete("max_output_tokens"));
		assertThat(openCalls(conversation)).containsExactly("c1");
		create(conversation, "So?");
		assertAnswered(this.chats.lastRequest());
		assertGoesOn(conversation);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aReplayFromACompactionKeepsPairsWhole(boolean answered) {
		List<Script> outputs = Stream
			.of(List.of("compaction", "c1", "x1", "x1_output"), List.of("x1", "c1", "compaction", "x1_output"),
					List.of("compaction", "c1", "x1", "compaction", "x1_output"),
					List.of("x1", "x1_output", "compaction", "c1"),
					List.of("compaction", "x1", "c1", "x1_output", "compaction"))
			.map(AbandonedCallsTests::items)
			.toList();
		for (Script output : outputs) {
			for (boolean lost : List.of(true, false)) {
				Conversation conversation = conversation(false, true);
				leaveOpen(conversation, output);
				assertThat(openCalls(conversation)).containsExactly("c1");
				if (lost) {
					this.chats.dropAll();
				}
				StepVerifier
					.create((answered ? conversation.turn(InputItem.functionCallOutput("c1", "Sunny"))
							: conversation.turn("So?"))
						.response())
					.expectNextCount(1)
					.expectComplete()
					.verify(Chats.LONG);
				this.chats.dropAll();
				create(conversation, "And again?");
			}
		}
	}

	private static Script items(List<String> names) {
		Script script = Scripts.script();
		for (int i = 0; i < names.size(); i++) {
			script = script.then(item(i, switch (names.get(i)) {
				case "compaction" -> "{'type':'compaction','id':'cmp_" + i + "','encrypted_content':'x'}";
				case "c1" ->
					"{'type':'function_call','call_id':'c1','name':'get_weather','arguments':'{}','status':'completed'}";
				case "x1" -> "{'type':'custom_tool_call','call_id':'x1','name':'n','input':'i','status':'completed'}";
				default -> "{'type':'custom_tool_call_output','call_id':'x1','output':'o'}";
			}));
		}
		return script.completeWith("{}");
	}

	private static Script item(int index, String item) {
		return Scripts.events("{'type':'response.output_item.done','output_index':%d,'item':%s}".formatted(index, item)
			.replace("\\'", "\\\"")
			.replace('\'', '"'));
	}

	private Conversation conversation(boolean store, boolean kept) {
		return this.chats.conversation(store, (settings) -> settings.keepStored(kept));
	}

	private void answer(Script script) {
		this.chats.server().onRequest(RequestMatcher.any()).respond(script).once();
	}

	private void leaveOpen(Conversation conversation, Script script) {
		create(conversation, "My name is Ada.");
		answer(script);
		create(conversation, "The weather?");
	}

	private static List<String> openCalls(Conversation conversation) {
		return Objects.requireNonNull(conversation.core().state().known())
			.openCalls()
			.stream()
			.map((call) -> call.tree().path("call_id").asString())
			.toList();
	}

	private static void assertAnswered(ReceivedRequest request) {
		assertThat(request.body().path("input").valueStream().map(Object::toString)).haveExactly(1,
				new Condition<>((item) -> item.contains("_output") && item.contains("cut short"), "answered"));
	}

	/**
	 * The model answers a tool first, and then what it is asked.
	 */
	private static void assertGoesOn(Conversation conversation) {
		create(conversation, "So?");
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
	}

	private static Response create(Conversation conversation, String message) {
		return Objects.requireNonNull(conversation.turn(message).response().block(Chats.LONG));
	}

	record Place(String city) {
	}

	enum Way {

		EVENTS((conversation) -> conversation.turn("So?").events()),

		TEXT((conversation) -> conversation.turn("So?").text()),

		RESPONSE((conversation) -> conversation.turn("So?").response()),

		RUN((conversation) -> conversation.turn("So?").run().events()),

		FORK((conversation) -> conversation.fork().turn("So?").response()),

		FAN_OUT((conversation) -> conversation.fanOut(List.of(ResponseRequest.builder().input("So?").build()))),

		WARM_UP(Conversation::warmUp);

		private final Function<Conversation, Publisher<?>> ask;

		Way(Function<Conversation, Publisher<?>> ask) {
			this.ask = ask;
		}

	}

}
