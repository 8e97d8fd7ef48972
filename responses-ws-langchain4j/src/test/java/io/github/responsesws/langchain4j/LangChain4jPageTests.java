package io.github.responsesws.langchain4j;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.langchain4j.AiServicesTests.WeatherTools;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.github.responsesws.test.RequestMatcher.inputContaining;
import static io.github.responsesws.test.Scripts.script;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does what docs/langchain4j.md shows.
 */
@Timeout(300)
class LangChain4jPageTests {

	private final ResponsesServer server = ResponsesServer.builder().apiKey("test-key").start();

	private final ResponsesWebSocketClient client = client("test-key", this.server.baseUrl());

	private final StringBuffer shown = new StringBuffer();

	private final CompletableFuture<String> tokens = new CompletableFuture<>();

	private static ResponsesWebSocketClient client(String apiKey, String baseUrl) {
		// snippet: langchain-client
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder().apiKey(apiKey).baseUrl(baseUrl).build();
		// end
		return client;
	}

	@AfterEach
	void close() {
		this.client.close().block(Rig.LONG);
		this.server.close();
	}

	@Test
	void anApplicationRunsOnAnotherModel() {
		ResponsesWebSocketClient client = this.client;
		// snippet: langchain-model
		ChatModel model = ResponsesChatModel.builder().client(client).modelName("gpt-5-mini").build();
		Assistant assistant = AiServices.builder(Assistant.class)
			.chatModel(model)
			.tools(new WeatherTools())
			.chatMemory(MessageWindowChatMemory.withMaxMessages(200))
			.build();
		String answer = assistant.chat("Do I need an umbrella in Paris?");
		// end
		assertThat(answer).isNotBlank();
		assertThat(this.server.requests()).isNotEmpty();
	}

	@Test
	void answersAreStreamed() throws Exception {
		this.server.onRequest(inputContaining("story")).respond(script().reasoning("A fox?").text("Once upon a time."));
		ResponsesWebSocketClient client = this.client;
		// snippet: langchain-stream
		StreamingChatModel model = ResponsesStreamingChatModel.builder()
			.client(client)
			.modelName("gpt-5-mini")
			.reasoningSummary("auto")
			.build();
		StreamingAssistant assistant = AiServices.create(StreamingAssistant.class, model);
		assistant.chat("Tell me a story.")
			.onPartialThinking((thought) -> show(thought.text()))
			.onPartialResponse(this::show)
			.onCompleteResponse((response) -> show(response.tokenUsage().toString()))
			.onError(this::report)
			.start();
		// end
		assertThat(this.tokens.get(60, TimeUnit.SECONDS)).contains("inputTokens");
		assertThat(this.shown).startsWith("A fox?Once upon a time.");
	}

	private void show(String piece) {
		this.shown.append(piece);
		if (piece.startsWith("ResponsesTokenUsage")) {
			this.tokens.complete(piece);
		}
	}

	private void report(Throwable failure) {
		this.tokens.completeExceptionally(failure);
	}

	@Test
	void requestsSayWhatTheyNeed() {
		// snippet: langchain-parameters
		ChatRequest request = ChatRequest.builder()
			.messages(UserMessage.from("Which of these trains is the fastest?"))
			.parameters(ResponsesChatRequestParameters.builder()
				.reasoningEffort("low")
				.hostedTools(Tool.webSearch())
				.field("prompt_cache_options.ttl", "30m")
				.build())
			.build();
		// end
		ResponsesChatModel.builder().client(this.client).modelName("gpt-5-mini").build().chat(request);
		assertThat(this.server.requests()).singleElement()
			.satisfies((sent) -> assertThat(sent.body().at("/prompt_cache_options/ttl").asString()).isEqualTo("30m"));
	}

	interface Assistant {

		String chat(String question);

	}

	interface StreamingAssistant {

		TokenStream chat(String question);

	}

}
