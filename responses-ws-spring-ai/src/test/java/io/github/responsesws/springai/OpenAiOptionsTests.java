package io.github.responsesws.springai;

import java.util.Map;

import io.github.responsesws.springai.Models.Way;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiOptionsTests {

	private final Models models = new Models(Way.WEBSOCKET);

	@AfterEach
	void close() {
		this.models.close();
	}

	@Test
	void takesWhatTheOptionsOfTheOpenAiModelSay() {
		OpenAiChatModel.ResponseFormat json = new OpenAiChatModel.ResponseFormat();
		json.setType(OpenAiChatModel.ResponseFormat.Type.JSON_OBJECT);
		OpenAiChatOptions options = OpenAiChatOptions.builder()
			.model("other-model")
			.temperature(0.5)
			.maxCompletionTokens(7)
			.reasoningEffort("low")
			.verbosity("high")
			.store(true)
			.metadata(Map.of("team", "blue"))
			.serviceTier("flex")
			.promptCacheKey("trips")
			.parallelToolCalls(false)
			.user("ada")
			.toolChoice("none")
			.responseFormat(json)
			.extraBody(Map.of("truncation", "auto"))
			.seed(42)
			.build();
		this.models.model().call(new Prompt("Hello", options));
		JsonNode body = this.models.lastBody();
		Map<String, String> fields = Map.ofEntries(Map.entry("model", "\"other-model\""),
				Map.entry("temperature", "0.5"), Map.entry("max_output_tokens", "7"),
				Map.entry("reasoning", "{\"effort\":\"low\"}"), Map.entry("store", "true"),
				Map.entry("metadata", "{\"team\":\"blue\"}"), Map.entry("service_tier", "\"flex\""),
				Map.entry("prompt_cache_key", "\"trips\""), Map.entry("parallel_tool_calls", "false"),
				Map.entry("user", "\"ada\""), Map.entry("tool_choice", "\"none\""),
				Map.entry("truncation", "\"auto\""));
		fields.forEach((name, value) -> assertThat(body.path(name).toString()).as(name).isEqualTo(value));
		assertThat(body.path("text").path("format").path("type").asString()).isEqualTo("json_object");
		assertThat(body.path("text").path("verbosity").asString()).isEqualTo("high");
		assertThat(body.has("seed")).isFalse();
		ChatClient.create(this.models.model())
			.prompt("Hello")
			.options(OpenAiChatOptions.builder().reasoningEffort("high"))
			.call()
			.content();
		assertThat(this.models.lastBody().path("reasoning").path("effort").asString()).isEqualTo("high");
		assertThat(this.models.lastBody().path("model").asString()).isEqualTo("test-model");
	}

}
