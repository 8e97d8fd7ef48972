package io.github.responsesws.springai;

import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.springai.Models.Way;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.tool.annotation.Tool;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The model against a service that shares no code with ours.
 */
class WireMockTests {

	private static final String CALL = """
			{"type":"function_call","id":"fc_1","call_id":"call_1","name":"getWeather",
			"arguments":"{\\"city\\":\\"Paris\\"}","status":"completed"}""";

	private final WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private ResponsesWebSocketClient client;

	private ResponsesChatModel model;

	@BeforeEach
	void start() {
		this.server.start();
		this.client = Models.client("http://127.0.0.1:" + this.server.port() + "/v1", Way.HTTP);
		this.model = ResponsesChatModel.builder(this.client).build();
	}

	@AfterEach
	void stop() {
		this.client.close().block(Models.LONG);
		this.server.stop();
	}

	@Test
	void sendsWhatTheReferenceSays() {
		answer(completed("resp_1", message("Sunny")));
		ChatResponse response = this.model.call(new Prompt(
				List.of(new SystemMessage("Be brief."), new UserMessage("Hello"), new AssistantMessage("Hi"),
						new UserMessage("What is the weather like?")),
				ResponsesChatOptions.builder().model("gpt-5-mini").maxTokens(50).encryptedReasoning(false).build()));
		assertThat(response.getResult().getOutput().getText()).isEqualTo("Sunny");
		this.server.verify(postRequestedFor(urlPathEqualTo("/v1/responses"))
			.withHeader("Authorization", equalTo("Bearer test-key"))
			.withRequestBody(equalToJson("""
					{"model":"gpt-5-mini","instructions":"Be brief.","max_output_tokens":50,"store":false,"stream":true,
					"input":[{"type":"message","role":"user","content":"Hello"},
					{"type":"message","role":"assistant","content":"Hi"},
					{"type":"message","role":"user","content":"What is the weather like?"}]}""")));
	}

	@Test
	void sendsCallsBackAsTheyCameWithTheirOutputs() {
		this.server.stubFor(post(urlPathEqualTo("/v1/responses")).inScenario("tools")
			.whenScenarioStateIs(Scenario.STARTED)
			.willSetStateTo("called")
			.willReturn(events(completed("resp_1", CALL))));
		this.server.stubFor(post(urlPathEqualTo("/v1/responses")).inScenario("tools")
			.whenScenarioStateIs("called")
			.withRequestBody(matchingJsonPath("$.input[1]", equalToJson(CALL)))
			.withRequestBody(matchingJsonPath("$.input[2]", equalToJson("""
					{"type":"function_call_output","call_id":"call_1","output":"\\"Sunny in Paris\\""}""")))
			.willReturn(events(completed("resp_2", message("It is sunny.")))));
		assertThat(ChatClient.create(this.model).prompt("What is the weather?").tools(new Weather()).call().content())
			.isEqualTo("It is sunny.");
	}

	@Test
	void tellsOfRefusedKeys() {
		this.server.stubFor(post(urlPathEqualTo("/v1/responses")).willReturn(aResponse().withStatus(401)
			.withBody("{\"error\":{\"message\":\"Bad key\",\"code\":\"invalid_api_key\"}}")));
		assertThatExceptionOfType(NonTransientAiException.class).isThrownBy(() -> this.model.call(new Prompt("Hello")))
			.withMessageNotContaining("test-key");
	}

	@Test
	void takesTextThatOnlyTheEndHas() {
		answer(completed("resp_1", message("Sunny")));
		List<ChatResponse> pieces = this.model.stream(new Prompt("Hello"))
			.collectList()
			.blockOptional(Models.LONG)
			.orElseThrow();
		assertThat(pieces).hasSize(1);
		assertThat(pieces.get(0).getResult().getOutput().getText()).isEqualTo("Sunny");
	}

	private void answer(String event) {
		this.server.stubFor(post(urlPathEqualTo("/v1/responses")).willReturn(events(event)));
	}

	private static ResponseDefinitionBuilder events(String event) {
		return aResponse().withHeader("Content-Type", "text/event-stream")
			.withBody("data: " + event.replace("\n", "") + "\n\n");
	}

	private static String completed(String id, String item) {
		return """
				{"type":"response.completed","sequence_number":1,"response":{"id":"%s","object":"response",
				"status":"completed","model":"m","output":[%s]}}""".formatted(id, item);
	}

	private static String message(String text) {
		return """
				{"type":"message","id":"msg_1","role":"assistant","status":"completed",
				"content":[{"type":"output_text","text":"%s","annotations":[]}]}""".formatted(text);
	}

	static final class Weather {

		@Tool(description = "Current weather of a city")
		String getWeather(String city) {
			return "Sunny in " + city;
		}

	}

}
