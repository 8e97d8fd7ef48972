package io.github.responsesws.benchmarks.wire;

import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ChatCompletionTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	@Test
	void aDeltaIsAboutAsLongAsThatOfTheResponsesApi() {
		for (TurnShape shape : List.of(TurnShape.fast(16, 8), TurnShape.agent(16))) {
			List<String> chunks = new ChatCompletion(shape).chunks();
			assertThat(chunks).hasSize(20).endsWith("[DONE]");
			assertThat(chunks.subList(1, 17)).allMatch((chunk) -> chunk.length() > 220 && chunk.length() < 310);
		}
	}

	@Test
	void chunksAndTheWholeSayTheSame() {
		ChatCompletion completion = new ChatCompletion(TurnShape.fast(16, 8));
		StringBuilder text = new StringBuilder();
		completion.chunks()
			.stream()
			.filter((chunk) -> chunk.startsWith("{"))
			.map(JSON::readTree)
			.forEach((chunk) -> text.append(chunk.at("/choices/0/delta/content").asString("")));
		assertThat(JSON.readTree(completion.whole()).at("/choices/0/message/content").asString())
			.isEqualTo(text.toString())
			.startsWith(" The answer");
	}

	@Test
	void callsHaveArgumentsThatAreJson() {
		ChatCompletion completion = new ChatCompletion(TurnShape.agent(16));
		StringBuilder arguments = new StringBuilder();
		completion.chunks()
			.stream()
			.filter((chunk) -> chunk.startsWith("{"))
			.map(JSON::readTree)
			.forEach((chunk) -> arguments
				.append(chunk.at("/choices/0/delta/tool_calls/0/function/arguments").asString("")));
		JsonNode call = JSON.readTree(completion.whole()).at("/choices/0/message/tool_calls/0/function");
		assertThat(call.path("arguments").asString()).isEqualTo(arguments.toString());
		assertThat(JSON.readTree(arguments.toString()).path("limit").asInt()).isEqualTo(5);
	}

}
