package io.github.responsesws.langchain4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.Quirk;
import io.github.responsesws.test.Script;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.responsesws.test.RequestMatcher.any;
import static io.github.responsesws.test.Scripts.delta;
import static io.github.responsesws.test.Scripts.functionCall;
import static io.github.responsesws.test.Scripts.leavingOut;
import static io.github.responsesws.test.Scripts.quirks;
import static io.github.responsesws.test.Scripts.script;
import static io.github.responsesws.test.Scripts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What LangChain4j expects of every streaming chat model, on every way.
 */
@ParameterizedClass
@EnumSource(Way.class)
@Timeout(300)
class StreamingContractTests {

	private static final Map<Way, Rig> RIGS = new EnumMap<>(Way.class);

	private final Rig rig;

	StreamingContractTests(Way way) {
		this.rig = RIGS.computeIfAbsent(way, Rig::new);
	}

	@BeforeEach
	void startOver() {
		this.rig.server.awaitIdle(Rig.LONG);
		this.rig.server.reset();
	}

	@AfterAll
	static void close() {
		RIGS.values().forEach(Rig::close);
		RIGS.clear();
	}

	private RecordingHandler stream(Script script) {
		this.rig.server.onRequest(any()).respond(script);
		return this.rig.survive(() -> {
			RecordingHandler handler = new RecordingHandler();
			this.rig.streaming().reasoningSummary("auto").build().chat(request(), handler);
			handler.await();
			return handler;
		});
	}

	private static ChatRequest request() {
		return ChatRequest.builder()
			.messages(UserMessage.from("Hello"))
			.toolSpecifications(ChatContractTests.WEATHER)
			.build();
	}

	@Test
	void tellsThinkingThenTextThenCallsThenTheWhole() {
		RecordingHandler handler = stream(script().reasoning("I look.")
			.delta("One moment, ")
			.delta("please.")
			.functionCall("getWeather", "{\"city\":\"Munich\"}")
			.functionCall("getWeather", "{\"city\":\"Bonn\"}"));
		assertThat(handler.thinking()).isEqualTo("I look.");
		assertThat(handler.text()).isEqualTo("One moment, please.");
		assertThat(handler.of(PartialResponse.class)).hasSizeGreaterThan(1);
		List<ToolExecutionRequest> calls = handler.await().aiMessage().toolExecutionRequests();
		assertThat(handler.of(CompleteToolCall.class)).containsExactly(new CompleteToolCall(0, calls.get(0)),
				new CompleteToolCall(1, calls.get(1)));
		assertPiecesOf(handler, 0, calls.get(0));
		assertPiecesOf(handler, 1, calls.get(1));
		assertThat(first(handler, PartialThinking.class)).isLessThan(first(handler, PartialResponse.class));
		assertThat(first(handler, PartialResponse.class)).isLessThan(first(handler, PartialToolCall.class));
		assertThat(first(handler, PartialToolCall.class)).isLessThan(first(handler, CompleteToolCall.class));
		assertThat(handler.of(ChatResponse.class)).hasSize(1);
		assertThat(handler.calls.get(handler.calls.size() - 1)).isInstanceOf(ChatResponse.class);
		assertThat(handler.of(ResponseEvent.class)).isNotEmpty();
		assertThat(handler.errors).isEmpty();
		assertThat(handler.threads).hasSize(1);
	}

	private static void assertPiecesOf(RecordingHandler handler, int index, ToolExecutionRequest call) {
		List<PartialToolCall> pieces = handler.of(PartialToolCall.class)
			.stream()
			.filter((piece) -> piece.index() == index)
			.toList();
		assertThat(pieces).isNotEmpty().allSatisfy((piece) -> {
			assertThat(piece.id()).isEqualTo(call.id());
			assertThat(piece.name()).isEqualTo(call.name());
		});
		assertThat(String.join("", pieces.stream().map(PartialToolCall::partialArguments).toList()))
			.isEqualTo(call.arguments());
	}

	private static int first(RecordingHandler handler, Class<?> type) {
		return handler.calls.indexOf(handler.of(type).get(0));
	}

	@Test
	void tellsEachCallOnceWhateverTheServiceLeavesOut() {
		for (Quirk quirk : List.of(Quirk.EMPTY_ITEMS, Quirk.EMPTY_OUTPUT, Quirk.SAME_OUTPUT_INDEX, Quirk.NO_ITEM_IDS,
				Quirk.CHANGING_ITEM_IDS, Quirk.ENDS_WITH_DONE)) {
			this.rig.server.reset();
			RecordingHandler handler = stream(quirks(quirk).reasoning("Hm.")
				.text("Wait.")
				.functionCall("getWeather", "{\"city\":\"Munich\"}")
				.functionCall("getWeather", "{\"city\":\"Bonn\"}"));
			assertThat(handler.text()).as("%s", quirk).isEqualTo("Wait.");
			assertThat(handler.of(CompleteToolCall.class)).as("%s", quirk)
				.extracting((call) -> call.index() + call.toolExecutionRequest().arguments())
				.containsExactly("0{\"city\":\"Munich\"}", "1{\"city\":\"Bonn\"}");
			assertThat(handler.await().aiMessage().toolExecutionRequests()).as("%s", quirk)
				.isEqualTo(handler.of(CompleteToolCall.class)
					.stream()
					.map(CompleteToolCall::toolExecutionRequest)
					.toList());
		}
	}

	@Test
	void tellsThinkingOfWhichNoDeltasCome() {
		RecordingHandler handler = stream(leavingOut("response.reasoning_summary_text.delta").reasoning("I look.")
			.reasoning("I see.")
			.text("So."));
		assertThat(handler.of(PartialThinking.class)).hasSize(2);
		assertThat(handler.thinking()).isEqualTo("I look.\n\nI see.").isEqualTo(handler.await().aiMessage().thinking());
	}

	@Test
	void tellsNoCallThatWasCutShort() {
		RecordingHandler handler = stream(script().events("{\"type\":\"response.output_item.added\",\"output_index\":0,"
				+ "\"item\":{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"getWeather\","
				+ "\"arguments\":\"\",\"status\":\"in_progress\"}}",
				"{\"type\":\"response.function_call_arguments.delta\",\"item_id\":\"fc_1\",\"output_index\":0,"
						+ "\"delta\":\"{\\\"ci\"}",
				"{\"type\":\"response.incomplete\",\"response\":{\"id\":\"resp_1\",\"status\":\"incomplete\","
						+ "\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"output\":[{\"type\":"
						+ "\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"getWeather\","
						+ "\"arguments\":\"{\\\"ci\",\"status\":\"incomplete\"}]}}"));
		assertThat(handler.of(CompleteToolCall.class)).isEmpty();
		assertThat(handler.await().aiMessage().hasToolExecutionRequests()).isFalse();
	}

	@Test
	void keepsCommentaryOutOfTheAnswer() {
		RecordingHandler handler = stream(script().commentary("Let me see.").finalAnswer("42."));
		assertThat(handler.text()).isEqualTo("42.");
		assertThat(handler.await().metadata()).isInstanceOfSatisfying(ResponsesChatResponseMetadata.class,
				(metadata) -> assertThat(metadata.commentary()).isEqualTo("Let me see."));
	}

	@Test
	void cancelsTheTurn() throws Exception {
		Gate gate = new Gate();
		this.rig.server.onRequest(any()).respond(delta("One, two").await(gate).text("three"));
		CompletableFuture<Void> cancelled = new CompletableFuture<>();
		RecordingHandler handler = this.rig.survive(() -> {
			RecordingHandler attempt = new RecordingHandler() {

				@Override
				public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
					super.onPartialResponse(piece, context);
					assertThat(context.streamingHandle().isCancelled()).isFalse();
					context.streamingHandle().cancel();
					cancelled.complete(null);
				}

			};
			this.rig.streaming().build().chat(request(), attempt);
			RecordingHandler.await(CompletableFuture.anyOf(cancelled, attempt.response));
			return attempt;
		});
		assertThat(handler.handle.isCancelled()).isTrue();
		handler.handle.cancel();
		gate.open();
		this.rig.server.awaitIdle(Rig.LONG);
		assertThat(handler.of(PartialResponse.class)).hasSize(1);
		assertThat(handler.of(ChatResponse.class)).isEmpty();
		assertThat(handler.errors).isEmpty();
		this.rig.server.reset();
		assertThat(stream(text("Still here.")).text()).isEqualTo("Still here.");
	}

	@Test
	void tellsWhatAHandlerThrowsAndGoesOn() {
		this.rig.server.onRequest(any()).respond(text("It is Berlin, I think."));
		RuntimeException mistake = new RuntimeException("of the application");
		RecordingListener listener = new RecordingListener();
		RecordingHandler handler = this.rig.survive(() -> {
			listener.heard.clear();
			RecordingHandler attempt = new RecordingHandler() {

				@Override
				public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
					super.onPartialResponse(piece, context);
					throw mistake;
				}

				@Override
				public void onError(Throwable error) {
					if (error != mistake) {
						super.onError(error);
					}
					this.errors.add(error);
					throw new IllegalStateException("ignored");
				}

			};
			this.rig.streaming().listeners(listener).build().chat(request(), attempt);
			attempt.await();
			return attempt;
		});
		assertThat(handler.text()).isEqualTo("It is Berlin, I think.");
		assertThat(handler.errors).hasSameSizeAs(handler.of(PartialResponse.class)).containsOnly(mistake);
		assertThat(Collections.frequency(listener.heard, "error")).isEqualTo(handler.errors.size());
		assertThat(listener.heard).startsWith("request").endsWith("response");
	}

	@Test
	void tellsWhatAHandlerThrowsInTheEnd() throws Exception {
		this.rig.server.onRequest(any()).respond(text("Berlin."));
		RuntimeException mistake = new RuntimeException("of the application");
		CompletableFuture<Throwable> told = new CompletableFuture<>();
		this.rig.survive(() -> {
			RecordingHandler attempt = new RecordingHandler() {

				@Override
				public void onCompleteResponse(ChatResponse response) {
					super.onCompleteResponse(response);
					throw mistake;
				}

				@Override
				public void onError(Throwable error) {
					super.onError(error);
					if (error == mistake) {
						told.complete(error);
					}
				}

			};
			this.rig.streaming().build().chat(request(), attempt);
			return attempt.await();
		});
		assertThat(told.get(60, TimeUnit.SECONDS)).isSameAs(mistake);
	}

	@Test
	void tellsListeners() {
		this.rig.server.onRequest(any()).respond(functionCall("getWeather", "{}"));
		RecordingListener listener = new RecordingListener();
		this.rig.survive(() -> {
			listener.heard.clear();
			RecordingHandler handler = new RecordingHandler();
			this.rig.streaming()
				.listeners(listener)
				.provider(ModelProvider.AZURE_OPEN_AI)
				.build()
				.chat(request(), handler);
			return handler.await();
		});
		assertThat(listener.heard).containsExactly("request", "response");
		assertThat(listener.provider).isEqualTo(ModelProvider.AZURE_OPEN_AI);
	}

	/**
	 * Writes down who called.
	 */
	static final class RecordingListener implements ChatModelListener {

		final List<String> heard = Collections.synchronizedList(new ArrayList<>());

		volatile ModelProvider provider;

		volatile Throwable error;

		@Override
		public void onRequest(ChatModelRequestContext context) {
			this.heard.add("request");
			this.provider = context.modelProvider();
			context.attributes().put("begun", true);
		}

		@Override
		public void onResponse(ChatModelResponseContext context) {
			assertThat(context.attributes()).isEqualTo(Map.of("begun", true));
			this.heard.add("response");
		}

		@Override
		public void onError(ChatModelErrorContext context) {
			this.error = context.error();
			this.heard.add("error");
		}

	}

}
