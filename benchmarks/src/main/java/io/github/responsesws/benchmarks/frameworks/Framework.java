package io.github.responsesws.benchmarks.frameworks;

import java.net.URI;
import java.time.Duration;

import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.langchain4j.ResponsesStreamingChatModel;
import io.github.responsesws.springai.ResponsesChatModel;

import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * The models side by side: a framework's own, and that of this library in its place.
 */
public enum Framework {

	/**
	 * Spring AI's own model, {@code call()}.
	 */
	SPRING_AI_CALL("Spring AI `call()`, `OpenAiChatModel` (Chat Completions over HTTP)") {

		@Override
		FrameworkAgent open(String baseUrl, Catalogue catalogue) {
			return springAi(baseUrl, catalogue, false);
		}

	},

	/**
	 * This library's model for Spring AI, {@code call()}.
	 */
	SPRING_AI_CALL_OURS("Spring AI `call()`, responses-ws") {

		@Override
		FrameworkAgent open(String baseUrl, Catalogue catalogue) {
			return springAiOurs(baseUrl, catalogue, false);
		}

	},

	/**
	 * Spring AI's own model, {@code stream()}.
	 */
	SPRING_AI_STREAM("Spring AI `stream()`, `OpenAiChatModel` (Chat Completions over HTTP)") {

		@Override
		FrameworkAgent open(String baseUrl, Catalogue catalogue) {
			return springAi(baseUrl, catalogue, true);
		}

	},

	/**
	 * This library's model for Spring AI, {@code stream()}.
	 */
	SPRING_AI_STREAM_OURS("Spring AI `stream()`, responses-ws") {

		@Override
		FrameworkAgent open(String baseUrl, Catalogue catalogue) {
			return springAiOurs(baseUrl, catalogue, true);
		}

	},

	/**
	 * LangChain4j's model of the Chat Completions.
	 */
	LANGCHAIN4J("LangChain4j, `OpenAiStreamingChatModel` (Chat Completions over HTTP)") {

		@Override
		FrameworkAgent open(String baseUrl, Catalogue catalogue) {
			return new LangChain4jAgent(
					OpenAiStreamingChatModel.builder().baseUrl(baseUrl).apiKey("none").modelName(MODEL).build(),
					catalogue, () -> {
					});
		}

	},

	/**
	 * LangChain4j's model of the Responses API.
	 */
	LANGCHAIN4J_RESPONSES("LangChain4j, `OpenAiResponsesStreamingChatModel` (Responses over HTTP)") {

		@Override
		FrameworkAgent open(String baseUrl, Catalogue catalogue) {
			return new LangChain4jAgent(OpenAiResponsesStreamingChatModel.builder()
				.baseUrl(baseUrl)
				.apiKey("none")
				.modelName(MODEL)
				.build(), catalogue, () -> {
				});
		}

	},

	/**
	 * This library's model for LangChain4j.
	 */
	LANGCHAIN4J_OURS("LangChain4j, responses-ws") {

		@Override
		FrameworkAgent open(String baseUrl, Catalogue catalogue) {
			ResponsesWebSocketClient client = client(baseUrl);
			return new LangChain4jAgent(
					ResponsesStreamingChatModel.builder().client(client).modelName(MODEL).store(false).build(),
					catalogue, () -> close(client));
		}

	};

	private static final String MODEL = "gpt-5.1";

	private final String label;

	Framework(String label) {
		this.label = label;
	}

	/**
	 * Return what it is called in tables.
	 * @return the label
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Return the model of this library that may stand in its place.
	 * @return the model, or itself
	 */
	public Framework ours() {
		return switch (this) {
			case SPRING_AI_CALL, SPRING_AI_CALL_OURS -> SPRING_AI_CALL_OURS;
			case SPRING_AI_STREAM, SPRING_AI_STREAM_OURS -> SPRING_AI_STREAM_OURS;
			default -> LANGCHAIN4J_OURS;
		};
	}

	/**
	 * Open an agent with the defaults of its model.
	 */
	abstract FrameworkAgent open(String baseUrl, Catalogue catalogue);

	private static FrameworkAgent springAi(String baseUrl, Catalogue catalogue, boolean stream) {
		return new SpringAiAgent(OpenAiChatModel.builder()
			.options(OpenAiChatOptions.builder().baseUrl(baseUrl).apiKey("none").model(MODEL).build())
			.build(), catalogue, stream, () -> {
			});
	}

	private static FrameworkAgent springAiOurs(String baseUrl, Catalogue catalogue, boolean stream) {
		ResponsesWebSocketClient client = client(baseUrl);
		return new SpringAiAgent(ResponsesChatModel.builder(client).build(), catalogue, stream, () -> close(client));
	}

	private static ResponsesWebSocketClient client(String baseUrl) {
		return ResponsesWebSocketClient.builder().apiKey("none").baseUrl(URI.create(baseUrl)).model(MODEL).build();
	}

	private static void close(ResponsesWebSocketClient client) {
		client.close().block(Duration.ofSeconds(30));
	}

}
