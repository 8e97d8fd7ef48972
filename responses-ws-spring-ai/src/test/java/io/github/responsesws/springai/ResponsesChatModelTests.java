package io.github.responsesws.springai;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolChoice;
import io.github.responsesws.protocol.Usage;
import io.github.responsesws.springai.Models.Way;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.converter.BeanOutputConverter;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ParameterizedClass
@EnumSource(Way.class)
class ResponsesChatModelTests {

	private final Models models;

	private final ResponsesChatModel model;

	ResponsesChatModelTests(Way way) {
		this.models = new Models(way);
		this.model = this.models.model();
	}

	@AfterEach
	void close() {
		this.models.close();
	}

	@Test
	void answers() {
		answerWith(Scripts.text("Arr, it be sunny."));
		ChatResponse response = this.model
			.call(new Prompt(new SystemMessage("You are a pirate."), new UserMessage("What is the weather like?")));
		assertThat(text(response)).isEqualTo("Arr, it be sunny.");
		assertThat(response.getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
		assertThat(response.getMetadata().getId()).startsWith("resp_");
		assertThat(response.getMetadata().getModel()).isEqualTo("test-model");
		assertThat(response.getMetadata().getUsage().getPromptTokens()).isPositive();
		assertThat(response.getMetadata().getUsage().getTotalTokens())
			.isEqualTo(response.getMetadata().getUsage().getPromptTokens()
					+ response.getMetadata().getUsage().getCompletionTokens());
		assertThat(response.getMetadata().getUsage().getNativeUsage()).isInstanceOf(Usage.class);
		JsonNode body = this.models.lastBody();
		assertThat(body.path("instructions").asString()).isEqualTo("You are a pirate.");
		assertThat(body.path("input")).hasSize(1);
		assertThat(body.path("store").asBoolean(true)).isFalse();
		assertThat(body.path("include").toString()).contains("reasoning.encrypted_content");
	}

	@Test
	void streams() {
		answerWith(Scripts.text("It is sunny and warm, and it will stay so all day long."));
		List<ChatResponse> pieces = collect(new Prompt("What is the weather like?"));
		assertThat(pieces).hasSizeGreaterThan(2);
		assertThat(text(pieces)).isEqualTo("It is sunny and warm, and it will stay so all day long.");
		ChatResponse last = pieces.get(pieces.size() - 1);
		assertThat(last.getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
		assertThat(last.getMetadata().getUsage().getTotalTokens()).isPositive();
		assertThat(pieces.subList(0, pieces.size() - 1))
			.allSatisfy((piece) -> assertThat(piece.getResult().getMetadata().getFinishReason()).isNull());
	}

	@Test
	void tellsOfCachedAndReasoningTokens() {
		answerWith(Scripts.text("Yes").completeWith("""
				{"usage":{"input_tokens":100,"output_tokens":50,"total_tokens":150,
				"input_tokens_details":{"cached_tokens":80},"output_tokens_details":{"reasoning_tokens":30}}}"""));
		var usage = this.model.call(new Prompt("Hello")).getMetadata().getUsage();
		assertThat(usage.getPromptTokens()).isEqualTo(100);
		assertThat(usage.getCompletionTokens()).isEqualTo(50);
		assertThat(usage.getCacheReadInputTokens()).isEqualTo(80);
		assertThat(((Usage) usage.getNativeUsage()).reasoningTokens()).isEqualTo(30);
	}

	@ParameterizedTest
	@CsvSource({ "max_output_tokens,LENGTH", "content_filter,CONTENT_FILTER" })
	void tellsWhyAnAnswerEnds(String reason, String finishReason) {
		answerWith(Scripts.text("It is").incomplete(reason));
		answerWith(Scripts.text("It is").incomplete(reason));
		assertThat(this.model.call(new Prompt("Hello")).getResult().getMetadata().getFinishReason())
			.isEqualTo(finishReason);
		List<ChatResponse> pieces = collect(new Prompt("Hello"));
		assertThat(pieces.get(pieces.size() - 1).getResult().getMetadata().getFinishReason()).isEqualTo(finishReason);
	}

	@Test
	void tellsOfRefusals() {
		answerWith(Scripts.refusal("I cannot help with that."));
		answerWith(Scripts.refusal("I cannot help with that."));
		AssistantMessage message = this.model.call(new Prompt("Hello")).getResult().getOutput();
		assertThat(message.getText()).isEqualTo("I cannot help with that.");
		assertThat(message.getMetadata()).containsEntry("refusal", "I cannot help with that.");
		assertThat(text(collect(new Prompt("Hello")))).isEqualTo("I cannot help with that.");
	}

	@Test
	void tellsOfReasoning() {
		answerWith(Scripts.script().reasoning("I think of clouds.").text("It is cloudy."));
		answerWith(Scripts.script().reasoning("I think of clouds.").text("It is cloudy."));
		Prompt prompt = new Prompt("Hello", ResponsesChatOptions.builder().reasoningSummary("auto").build());
		AssistantMessage message = this.model.call(prompt).getResult().getOutput();
		assertThat(message.getMetadata()).containsEntry("reasoningContent", "I think of clouds.");
		List<ChatResponse> pieces = collect(prompt);
		assertThat(text(pieces)).isEqualTo("It is cloudy.");
		assertThat(pieces.get(pieces.size() - 1).getResult().getOutput().getMetadata())
			.containsEntry("reasoningContent", "I think of clouds.");
	}

	@Test
	void tellsOfAnnotations() {
		answerWith(Scripts.text("See there.").completeWith("""
				{"output":[{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[
				{"type":"output_text","text":"See there.","annotations":[
				{"type":"url_citation","url":"https://example.com","title":"There"}]}]}]}"""));
		AssistantMessage message = this.model.call(new Prompt("Where?")).getResult().getOutput();
		assertThat(message.getMetadata().get("annotations"))
			.isEqualTo(List.of(Map.of("type", "url_citation", "url", "https://example.com", "title", "There")));
	}

	@Test
	void asksForCallsOfTools() {
		answerWith(Scripts.functionCall("getWeather", "{\"city\":\"Paris\"}"));
		ChatResponse response = this.model.call(new Prompt("What is the weather in Paris?", withTools()));
		assertThat(response.hasToolCalls()).isTrue();
		assertThat(response.getResult().getMetadata().getFinishReason()).isEqualTo("TOOL_CALLS");
		AssistantMessage.ToolCall call = response.getResult().getOutput().getToolCalls().get(0);
		assertThat(call.name()).isEqualTo("getWeather");
		assertThat(call.arguments()).isEqualTo("{\"city\":\"Paris\"}");
		JsonNode tool = this.models.lastBody().path("tools").get(0);
		assertThat(tool.path("name").asString()).isEqualTo("getWeather");
		assertThat(tool.path("parameters").path("properties").has("city")).isTrue();
		assertThat(tool.path("strict").asBoolean(true)).isFalse();
	}

	@Test
	void streamsCallsOfToolsOnceAndComplete() {
		answerWith(Scripts.text("I look. ")
			.functionCall("getWeather", "{\"city\":\"Paris\"}")
			.functionCall("getWeather", "{\"city\":\"Rome\"}"));
		List<ChatResponse> pieces = collect(new Prompt("What is the weather in Paris and Rome?", withTools()));
		List<AssistantMessage.ToolCall> calls = pieces.stream()
			.flatMap((piece) -> piece.getResult().getOutput().getToolCalls().stream())
			.toList();
		assertThat(calls).extracting(AssistantMessage.ToolCall::arguments)
			.containsExactly("{\"city\":\"Paris\"}", "{\"city\":\"Rome\"}");
		assertThat(text(pieces)).isEqualTo("I look. ");
		assertThat(pieces.get(pieces.size() - 1).getResult().getMetadata().getFinishReason()).isEqualTo("TOOL_CALLS");
	}

	@Test
	void leavesOutCallsThatWereCutShort() {
		answerWith(Scripts.text("I look.").completeWith("""
				{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[
				{"type":"function_call","id":"fc_1","call_id":"call_1","name":"getWeather","arguments":"{\\"ci",
				"status":"incomplete"}]}"""));
		ChatResponse response = this.model.call(new Prompt("What is the weather in Paris?", withTools()));
		assertThat(response.hasToolCalls()).isFalse();
		assertThat(response.getResult().getMetadata().getFinishReason()).isEqualTo("LENGTH");
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void sendsOnlyWhatIsNew(boolean store) {
		List<Message> history = new ArrayList<>(List.of(new SystemMessage("Be brief.")));
		ChatOptions options = ResponsesChatOptions.builder().store(store).build();
		say(history, "My name is Ada.", options);
		String first = this.models.model().call(new Prompt("Hello")).getMetadata().getId();
		assertThat(first).isNotEmpty();
		assertThat(say(history, "What is my name?", options)).contains("Ada");
		JsonNode body = this.models.lastBody();
		boolean remembered = store
				|| this.models.lastRequest().transport() == io.github.responsesws.test.Transport.WEBSOCKET;
		assertThat(body.path("input")).hasSize(remembered ? 1 : 3);
		assertThat(body.has("previous_response_id")).isEqualTo(remembered);
		assertThat(this.models.client().transcripts().misses()).isZero();
	}

	@Test
	void takesOutputsOfTools() {
		List<Message> history = new ArrayList<>(List.of(new UserMessage("What is the weather in Paris?")));
		ChatOptions options = withTools();
		AssistantMessage call = this.model.call(new Prompt(history, options)).getResult().getOutput();
		assertThat(call.getToolCalls()).hasSize(1);
		history.add(call);
		history.add(ToolResponseMessage.builder()
			.responses(List.of(new ToolResponseMessage.ToolResponse(call.getToolCalls().get(0).id(), "getWeather",
					"Sunny, 30 degrees")))
			.build());
		assertThat(text(this.model.call(new Prompt(history, options)))).contains("Sunny, 30 degrees");
	}

	@Test
	void answersInJson() {
		BeanOutputConverter<Trip> converter = new BeanOutputConverter<>(Trip.class);
		ChatOptions options = ResponsesChatOptions.builder().outputSchema(converter.getJsonSchema()).build();
		Trip trip = converter.convert(text(this.model.call(new Prompt("A trip to Rome for 3 days", options))));
		assertThat(trip).isNotNull();
		JsonNode format = this.models.lastBody().path("text").path("format");
		assertThat(format.path("type").asString()).isEqualTo("json_schema");
		assertThat(format.path("strict").asBoolean(false)).isTrue();
		assertThat(format.path("schema").path("properties").has("city")).isTrue();
	}

	@Test
	void sendsImagesAndFiles() {
		UserMessage message = UserMessage.builder()
			.text("What is this?")
			.media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] { 1, 2, 3 })),
					new Media(MimeTypeUtils.IMAGE_JPEG, URI.create("https://example.com/a.jpg")),
					Media.builder()
						.mimeType(Media.Format.DOC_PDF)
						.data(new byte[] { 4, 5, 6 })
						.name("report.pdf")
						.build(),
					Media.builder().mimeType(MimeTypeUtils.parseMimeType("audio/mp3")).data(new byte[] { 7 }).build())
			.build();
		this.model.call(new Prompt(message));
		JsonNode content = this.models.lastBody().path("input").get(0).path("content");
		assertThat(content.get(0).toString()).isEqualTo("{\"type\":\"input_text\",\"text\":\"What is this?\"}");
		assertThat(content.get(1).path("image_url").asString()).isEqualTo("data:image/png;base64,AQID");
		assertThat(content.get(2).path("image_url").asString()).isEqualTo("https://example.com/a.jpg");
		assertThat(content.get(3).path("filename").asString()).isEqualTo("report.pdf");
		assertThat(content.get(3).path("file_data").asString()).isEqualTo("data:application/pdf;base64,BAUG");
		assertThat(content.get(4).path("input_audio").path("format").asString()).isEqualTo("mp3");
	}

	@Test
	void saysToTheModelWhatTheSystemSaysAlone() {
		assertThat(this.model.call(new Prompt(new SystemMessage("Greet me."))).getResult().getOutput().getText())
			.isNotEmpty();
		assertThat(this.models.lastBody().has("instructions")).isFalse();
		assertThat(this.models.lastBody().path("input").toString())
			.isEqualTo("[{\"type\":\"message\",\"role\":\"system\",\"content\":\"Greet me.\"}]");
	}

	@Test
	void namesFilesByTheirType() {
		UserMessage message = UserMessage.builder()
			.text("What is this?")
			.media(new Media(Media.Format.DOC_TXT, new ByteArrayResource(new byte[] { 1 })),
					new Media(Media.Format.DOC_DOCX, new ByteArrayResource(new byte[] { 1 })),
					new Media(Media.Format.DOC_CSV, new ByteArrayResource(new byte[] { 1 })),
					Media.builder()
						.mimeType(Media.Format.DOC_MD)
						.data(new byte[] { 1 })
						.name("notes v1.2 of May")
						.build(),
					Media.builder()
						.mimeType(MimeTypeUtils.parseMimeType("audio/wav"))
						.data("data:audio/wav;base64,AQI=")
						.build())
			.build();
		this.model.call(new Prompt(message));
		JsonNode content = this.models.lastBody().path("input").get(0).path("content");
		assertThat(content.get(1).path("filename").asString()).endsWith(".txt");
		assertThat(content.get(2).path("filename").asString()).endsWith(".docx");
		assertThat(content.get(3).path("filename").asString()).endsWith(".csv");
		assertThat(content.get(4).path("filename").asString()).isEqualTo("notes v1.2 of May.md");
		assertThat(content.get(5).path("input_audio").toString()).contains("\"AQI=\"").contains("\"wav\"");
	}

	@Test
	void sendsEveryOption() {
		ResponsesChatOptions options = ResponsesChatOptions.builder()
			.model("gpt-5-mini")
			.maxTokens(100)
			.temperature(0.5)
			.topP(0.9)
			.topK(5)
			.reasoningEffort("low")
			.reasoningSummary("auto")
			.verbosity("low")
			.store(true)
			.hostedTools(Tool.webSearch())
			.toolCallbacks(weather())
			.request((request) -> request.serviceTier("flex")
				.promptCacheKey("trips")
				.promptCacheRetention("24h")
				.truncation("auto")
				.include("web_search_call.action.sources")
				.parallelToolCalls(false)
				.maxToolCalls(3)
				.metadata(Map.of("team", "blue"))
				.safetyIdentifier("user-1")
				.toolChoice(ToolChoice.auto()))
			.field("top_logprobs", 2)
			.build();
		this.model.call(new Prompt("Hello", options));
		JsonNode body = this.models.lastBody();
		assertThat(body.path("model").asString()).isEqualTo("gpt-5-mini");
		assertThat(body.path("max_output_tokens").asInt()).isEqualTo(100);
		assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
		assertThat(body.path("top_p").asDouble()).isEqualTo(0.9);
		assertThat(body.path("reasoning").toString()).isEqualTo("{\"effort\":\"low\",\"summary\":\"auto\"}");
		assertThat(body.path("text").path("verbosity").asString()).isEqualTo("low");
		assertThat(body.path("store").asBoolean(false)).isTrue();
		assertThat(body.path("tools")).extracting((tool) -> tool.path("type").asString())
			.containsExactly("function", "web_search");
		assertThat(body.path("service_tier").asString()).isEqualTo("flex");
		assertThat(body.path("prompt_cache_key").asString()).isEqualTo("trips");
		assertThat(body.path("prompt_cache_retention").asString()).isEqualTo("24h");
		assertThat(body.path("truncation").asString()).isEqualTo("auto");
		assertThat(body.path("include").toString()).isEqualTo("[\"web_search_call.action.sources\"]");
		assertThat(body.path("parallel_tool_calls").asBoolean(true)).isFalse();
		assertThat(body.path("max_tool_calls").asInt()).isEqualTo(3);
		assertThat(body.path("metadata").path("team").asString()).isEqualTo("blue");
		assertThat(body.path("safety_identifier").asString()).isEqualTo("user-1");
		assertThat(body.path("tool_choice").asString()).isEqualTo("auto");
		assertThat(body.path("top_logprobs").asInt()).isEqualTo(2);
		assertThat(body.has("top_k")).isFalse();
	}

	@Test
	void takesOptionsOfAnyKind() {
		this.model.call(new Prompt("Hello", ChatOptions.builder().maxTokens(7).model("other-model").build()));
		assertThat(this.models.lastBody().path("max_output_tokens").asInt()).isEqualTo(7);
		assertThat(this.models.lastBody().path("model").asString()).isEqualTo("other-model");
	}

	@Test
	void retriesOnceAndNotTwice() {
		this.models.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.error(503, "server_error", "Busy"))
			.always();
		assertThatExceptionOfType(TransientAiException.class).isThrownBy(() -> this.model.call(new Prompt("Hello")))
			.withMessageContaining("503");
		assertThat(this.models.requests()).hasSize(4);
	}

	@Test
	void tellsOfFailuresThatLast() {
		answerWith(Scripts.error(400, "invalid_request_error", "Unknown model"));
		assertThatExceptionOfType(NonTransientAiException.class).isThrownBy(() -> this.model.call(new Prompt("Hello")));
		answerWith(Scripts.error(400, "invalid_request_error", "Unknown model"));
		StepVerifier.create(this.model.stream(new Prompt("Hello")))
			.expectError(NonTransientAiException.class)
			.verify(Models.LONG);
		assertThat(this.models.requests()).hasSize(2);
	}

	@Test
	void tellsOfWhatItCannotSend() {
		Prompt prompt = new Prompt("Hello", ResponsesChatOptions.builder().outputSchema("nonsense").build());
		assertThatExceptionOfType(NonTransientAiException.class).isThrownBy(() -> this.model.call(prompt))
			.withMessageContaining("outputSchema");
		StepVerifier.create(this.model.stream(prompt)).expectError(NonTransientAiException.class).verify(Models.LONG);
		UserMessage audio = UserMessage.builder()
			.text("Listen")
			.media(new Media(MimeTypeUtils.parseMimeType("audio/wav"), URI.create("https://example.com/a.wav")))
			.build();
		assertThatExceptionOfType(NonTransientAiException.class).isThrownBy(() -> this.model.call(new Prompt(audio)))
			.withMessageContaining("give its bytes");
		ToolCallback now = FunctionToolCallback.builder("now", () -> "12:00").build();
		ToolCallback other = FunctionToolCallback.builder("now", () -> "13:00").build();
		Prompt tools = new Prompt("Hello",
				ResponsesChatOptions.builder().toolCallbacks(List.of(now, now, other)).build());
		assertThatExceptionOfType(NonTransientAiException.class).isThrownBy(() -> this.model.call(tools))
			.withMessageContaining("tools.now is there twice");
		assertThat(this.models.requests()).isEmpty();
	}

	@Test
	void tellsOfAResponseThatFails() {
		answerWith(Scripts.text("It is").fail("content_refused", "No"));
		StepVerifier.create(this.model.stream(new Prompt("Hello")).last())
			.expectError(NonTransientAiException.class)
			.verify(Models.LONG);
	}

	@Test
	void aCancelledStreamLeavesNothingToTheNextOne() {
		Gate gate = new Gate();
		answerWith(Scripts.delta("secret ").await(gate).delta("words"));
		StepVerifier.create(this.model.stream(new Prompt("Hello"))).expectNextCount(1).thenCancel().verify(Models.LONG);
		gate.awaitReached(Models.LONG);
		for (int i = 0; i < 10; i++) {
			answerWith(Scripts.text("Fine, thanks."));
			assertThat(text(this.model.call(new Prompt("How are you?")))).isEqualTo("Fine, thanks.");
		}
		gate.open();
		this.models.server().awaitIdle(Duration.ofSeconds(30));
	}

	private String say(List<Message> history, String message, ChatOptions options) {
		history.add(new UserMessage(message));
		AssistantMessage answer = this.model.call(new Prompt(history, options)).getResult().getOutput();
		history.add(answer);
		return answer.getText();
	}

	private void answerWith(Script script) {
		this.models.server().onRequest(RequestMatcher.any()).respond(script).once();
	}

	private List<ChatResponse> collect(Prompt prompt) {
		return this.model.stream(prompt).collectList().blockOptional(Models.LONG).orElseThrow();
	}

	private static String text(List<ChatResponse> pieces) {
		StringBuilder text = new StringBuilder();
		pieces.forEach((piece) -> text.append(text(piece)));
		return text.toString();
	}

	private static String text(ChatResponse response) {
		return response.getResult().getOutput().getText();
	}

	private static ResponsesChatOptions withTools() {
		return ResponsesChatOptions.builder().toolCallbacks(weather()).build();
	}

	private static ToolCallback weather() {
		return FunctionToolCallback.builder("getWeather", (Place place) -> "Sunny in " + place.city())
			.description("Current weather of a city")
			.inputType(Place.class)
			.build();
	}

	record Place(@ToolParam(description = "Name of the city") String city) {
	}

	record Trip(String city, int days) {
	}

}
