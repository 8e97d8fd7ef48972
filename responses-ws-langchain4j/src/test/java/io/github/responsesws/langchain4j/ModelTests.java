package io.github.responsesws.langchain4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.TokenUsage;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.Usage;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.Transport;
import io.github.responsesws.transport.TransportMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.github.responsesws.test.RequestMatcher.any;
import static io.github.responsesws.test.RequestMatcher.inputContaining;
import static io.github.responsesws.test.Scripts.delta;
import static io.github.responsesws.test.Scripts.repeatDelta;
import static io.github.responsesws.test.Scripts.script;
import static io.github.responsesws.test.Scripts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What the models do beside what LangChain4j expects of all models.
 */
@Timeout(300)
class ModelTests {

	private final Rig rig = new Rig(Way.WEBSOCKET);

	@AfterEach
	void close() {
		this.rig.close();
	}

	private static ChatRequest request(String question) {
		return ChatRequest.builder().messages(UserMessage.from(question)).build();
	}

	@Test
	void everyOptionBecomesItsField() {
		ChatRequestParameters parameters = ResponsesChatRequestParameters.builder()
			.modelName("gpt-asked")
			.reasoningEffort("low")
			.reasoningSummary("auto")
			.textVerbosity("high")
			.store(true)
			.serviceTier("flex")
			.promptCacheKey("key")
			.promptCacheRetention("24h")
			.safetyIdentifier("user-1")
			.truncation("auto")
			.include("message.output_text.logprobs")
			.parallelToolCalls(false)
			.maxToolCalls(3)
			.topLogprobs(2)
			.metadata(Map.of("team", "blue"))
			.hostedTools(Tool.webSearch())
			.field("prompt_cache_options.mode", "explicit")
			.field("prompt_cache_options.ttl", "30m")
			.field("new_field", RawJson.parse("{\"a\":[1]}"))
			.build();
		this.rig.model()
			.build()
			.chat(ChatRequest.builder().messages(UserMessage.from("Hello")).parameters(parameters).build());
		JsonNode body = this.rig.lastBody();
		JsonNode expected = JsonMapper.shared().readTree("""
				{"model":"gpt-asked","reasoning":{"effort":"low","summary":"auto"},"text":{"verbosity":"high"},
				"store":true,"service_tier":"flex","prompt_cache_key":"key","prompt_cache_retention":"24h",
				"safety_identifier":"user-1","truncation":"auto","include":["message.output_text.logprobs"],
				"parallel_tool_calls":false,"max_tool_calls":3,"top_logprobs":2,"metadata":{"team":"blue"},
				"tools":[{"type":"web_search"}],"prompt_cache_options":{"mode":"explicit","ttl":"30m"},
				"new_field":{"a":[1]}}""");
		expected.properties().forEach((field) -> assertThat(body.path(field.getKey())).isEqualTo(field.getValue()));
	}

	@Test
	void parametersOverrideEachOther() {
		ResponsesChatRequestParameters low = ResponsesChatRequestParameters.builder()
			.temperature(0.2)
			.reasoningEffort("low")
			.store(false)
			.strictTools(true)
			.build();
		ResponsesChatRequestParameters high = ResponsesChatRequestParameters.builder().reasoningEffort("high").build();
		assertThat(low.overrideWith(high)).isEqualTo(high.defaultedBy(low))
			.isEqualTo(ResponsesChatRequestParameters.builder()
				.temperature(0.2)
				.reasoningEffort("high")
				.store(false)
				.strictTools(true)
				.build())
			.hasSameHashCodeAs(high.defaultedBy(low));
		assertThat(ChatRequestParameters.builder().temperature(0.9).build().overrideWith(low)).isEqualTo(low);
		assertThat(low.toString()).contains("reasoning.effort");
	}

	@Test
	void theModelsOwnSettingsWinOverItsDefaultParameters() {
		ResponsesChatModel model = this.rig.model()
			.defaultRequestParameters(ChatRequestParameters.builder().modelName("a").temperature(0.3).build())
			.modelName("b")
			.reasoningEffort("low")
			.build();
		assertThat(model.defaultRequestParameters().modelName()).isEqualTo("b");
		assertThat(model.defaultRequestParameters().temperature()).isEqualTo(0.3);
		assertThat(model.defaultRequestParameters().field("reasoning.effort")).isEqualTo("low");
	}

	@Test
	void continuesAResponseThatTheRequestNames() {
		ChatResponse first = this.rig.model().build().chat(request("My name is Ada."));
		ChatResponse second = this.rig.model()
			.build()
			.chat(ChatRequest.builder()
				.messages(UserMessage.from("What is my name?"))
				.parameters(ResponsesChatRequestParameters.builder().previousResponseId(first.id()).build())
				.build());
		assertThat(second.aiMessage().text()).contains("Ada");
		assertThat(this.rig.lastBody().path("input")).hasSize(1);
	}

	@Test
	void takesWordsThatWereChangedAsTheyAre() {
		this.rig.server.onRequest(any()).respond(text("My secret is 1234."));
		ChatResponse first = this.rig.model().build().chat(request("Hello"));
		AiMessage redacted = first.aiMessage().withText("My secret is ****.");
		this.rig.model()
			.build()
			.chat(ChatRequest.builder()
				.messages(UserMessage.from("Hello"), redacted, UserMessage.from("And?"))
				.build());
		assertThat(this.rig.lastBody().toString()).contains("****").doesNotContain("1234");
		assertThat(this.rig.lastBody().has("previous_response_id")).isFalse();
	}

	@Test
	void takesReasoningThatAnotherModelKept() {
		AiMessage other = AiMessage.builder()
			.text("42")
			.thinking("I add.")
			.attributes(Map.of("encrypted_reasoning", "gAAAAAB"))
			.build();
		this.rig.model()
			.build()
			.chat(ChatRequest.builder().messages(UserMessage.from("?"), other, UserMessage.from("Sure?")).build());
		JsonNode reasoning = this.rig.lastBody().at("/input/1");
		assertThat(reasoning.path("encrypted_content").asString()).isEqualTo("gAAAAAB");
		assertThat(reasoning.at("/summary/0/text").asString()).isEqualTo("I add.");
	}

	@Test
	void refusesToBlockAnEventLoop() {
		ResponsesChatModel model = this.rig.model().build();
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono.fromCallable(() -> model.chat(request("Hello")))
				.subscribeOn(Schedulers.parallel())
				.block(Rig.LONG))
			.withMessageContaining("ResponsesStreamingChatModel");
		assertThat(this.rig.server.requests()).isEmpty();
	}

	@Test
	void anInterruptCancelsTheTurn() throws Exception {
		Gate gate = new Gate();
		this.rig.server.onRequest(inputContaining("Hello")).respond(delta("Well").await(gate).text("then."));
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				this.rig.model().build().chat(request("Hello"));
			}
			catch (LangChain4jException ex) {
				interrupted.complete(Thread.currentThread().isInterrupted());
				failure.complete(ex);
			}
		});
		caller.start();
		gate.awaitReached(Rig.LONG);
		caller.interrupt();
		assertThat(failure.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
		assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
		gate.open();
		this.rig.server.awaitIdle(Rig.LONG);
		assertThat(this.rig.model().build().chat("Bye")).isNotBlank();
	}

	@Test
	void answersWithoutBlocking() throws Exception {
		CompletableFuture<String> thread = new CompletableFuture<>();
		ChatResponse response = this.rig.model()
			.build()
			.doChatAsync(request("Hello"))
			.whenComplete((answer, failure) -> thread.complete(Thread.currentThread().getName()))
			.get(60, TimeUnit.SECONDS);
		assertThat(response.aiMessage().text()).isNotBlank();
		assertThat(thread.get(60, TimeUnit.SECONDS)).doesNotContain("nio", "epoll");
	}

	@Test
	void callsHandlersOnThreadsOfTheApplication() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		Executor executor = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "application");
			thread.setDaemon(true);
			threads.add(thread);
			return thread;
		});
		RecordingHandler handler = new RecordingHandler();
		this.rig.streaming().executor(executor).build().chat(request("Tell me a long story"), handler);
		handler.await();
		assertThat(threads).containsAll(handler.threads);
		assertThat(handler.text()).isEqualTo(handler.await().aiMessage().text());
	}

	@Test
	void aHandlerThatBlocksHoldsUpNobody() throws Exception {
		try (Rig strict = new Rig(Way.WEBSOCKET, (client) -> client
			.session((session) -> session.lanes(16).slowSubscriberTimeout(Duration.ofMillis(1))))) {
			strict.server.onRequest(inputContaining("Count")).respond(repeatDelta(1_500, "x"));
			CountDownLatch done = new CountDownLatch(1);
			RecordingHandler handler = new RecordingHandler() {

				@Override
				public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
					super.onPartialResponse(piece, context);
					RecordingHandler.await(CompletableFuture.runAsync(() -> awaitDone(done)));
				}

			};
			strict.streaming().build().chat(request("Count"), handler);
			strict.server.takeRequest(Rig.LONG);
			assertThat(strict.model().build().chat("Hello")).isNotBlank();
			strict.server.awaitIdle(Rig.LONG);
			done.countDown();
			assertThat(handler.await().aiMessage().text()).hasSize(1_500);
			assertThat(handler.text()).hasSize(1_500);
		}
	}

	private static void awaitDone(CountDownLatch done) {
		try {
			assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void cancellationsRaceWithTheEnd() {
		this.rig.server.onRequest(any()).respond(delta("One, ").delta("two, ").delta("three."));
		ResponsesStreamingChatModel model = this.rig.streaming().build();
		for (int round = 0; round < 50; round++) {
			CompletableFuture<StreamingHandle> begun = new CompletableFuture<>();
			RecordingHandler handler = new RecordingHandler() {

				@Override
				public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
					super.onPartialResponse(piece, context);
					begun.complete(context.streamingHandle());
				}

			};
			model.chat(request("Count"), handler);
			StreamingHandle handle = RecordingHandler.await(begun);
			handle.cancel();
			boolean cancelled = handle.isCancelled();
			assertThat(cancelled || handler.await() != null).isTrue();
			assertThat(handler.of(ChatResponse.class)).hasSizeLessThanOrEqualTo(1);
			assertThat(handler.errors).isEmpty();
		}
		this.rig.server.awaitIdle(Rig.LONG);
		this.rig.server.reset();
		assertThat(this.rig.model().build().chat("Hello")).isNotBlank();
		assertThat(this.rig.client.snapshot().pending()).isZero();
	}

	@Test
	void showsImagesThatTheServiceMade() {
		this.rig.server.onRequest(any())
			.respond(script().events("{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"status\":"
					+ "\"completed\",\"output\":[{\"type\":\"image_generation_call\",\"id\":\"ig_1\",\"status\":"
					+ "\"completed\",\"output_format\":\"webp\",\"result\":\"aW1hZ2U=\"}]}}"));
		ChatResponse response = this.rig.model().build().chat(request("A cat"));
		assertThat(response.aiMessage().images()).singleElement().satisfies((image) -> {
			assertThat(image.base64Data()).isEqualTo("aW1hZ2U=");
			assertThat(image.mimeType()).isEqualTo("image/webp");
		});
	}

	@Test
	void aConversationOutlivesTheWebSocket() {
		try (Rig auto = new Rig(Way.WEBSOCKET, (client) -> client.transport(TransportMode.AUTO))) {
			// What is not stored may be sent again, even if the service has seen it.
			ResponsesChatModel model = auto.model().store(false).build();
			List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from("My name is Ada.")));
			messages.add(model.chat(messages).aiMessage());
			auto.server.webSocket().refuse(403);
			auto.server.dropAll();
			messages.add(UserMessage.from("What is my name?"));
			ChatResponse overHttp = model.chat(messages);
			assertThat(overHttp.aiMessage().text()).contains("Ada");
			messages.add(overHttp.aiMessage());
			messages.add(UserMessage.from("And again, what is my name?"));
			assertThat(model.chat(messages).aiMessage().text()).contains("Ada");
			assertThat(auto.server.requests()).extracting(ReceivedRequest::transport)
				.startsWith(Transport.WEBSOCKET)
				.endsWith(Transport.HTTP);
		}
	}

	@Test
	void addsUpTokens() {
		ResponsesTokenUsage usage = new ResponsesTokenUsage(new Usage(10, 5, 15, 4, 3, 2));
		TokenUsage sum = usage.add(new TokenUsage(1, 2, 3)).add(usage);
		assertThat(sum).isEqualTo(new ResponsesTokenUsage(new Usage(21, 12, 33, 8, 6, 4)));
		assertThat(new TokenUsage(1, 2, 3).add(usage))
			.isEqualTo(new ResponsesTokenUsage(new Usage(11, 7, 18, 4, 3, 2)));
		assertThat(usage.cachedTokenCount()).isEqualTo(4);
		assertThat(usage.cacheWriteTokenCount()).isEqualTo(3);
		assertThat(usage.reasoningTokenCount()).isEqualTo(2);
		assertThat(new ResponsesTokenUsage(new Usage(1L << 40, 0, 0, 0, 0, 0)).inputTokenCount())
			.isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void metadataSurvivesACopy() {
		ChatResponse response = this.rig.model().build().chat(request("Hello"));
		assertThat(response.metadata().toBuilder().build()).isEqualTo(response.metadata())
			.hasSameHashCodeAs(response.metadata());
		ResponsesChatResponseMetadata metadata = (ResponsesChatResponseMetadata) response.metadata();
		assertThat(metadata.createdAt()).isNotNull();
		assertThat(metadata.incompleteReason()).isNull();
	}

}
