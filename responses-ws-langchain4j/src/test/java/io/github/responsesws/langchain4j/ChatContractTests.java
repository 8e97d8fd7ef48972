package io.github.responsesws.langchain4j;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.github.responsesws.test.ReceivedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.github.responsesws.test.RequestMatcher.any;
import static io.github.responsesws.test.RequestMatcher.inputContaining;
import static io.github.responsesws.test.Scripts.functionCall;
import static io.github.responsesws.test.Scripts.script;
import static io.github.responsesws.test.Scripts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What LangChain4j expects of every chat model, of the blocking and of the streaming one,
 * on every way.
 */
@ParameterizedClass
@MethodSource("everyModelOnEveryWay")
@Timeout(300)
class ChatContractTests {

	static final ToolSpecification WEATHER = ToolSpecification.builder()
		.name("getWeather")
		.description("Current weather of a city")
		.parameters(JsonObjectSchema.builder().addStringProperty("city").required("city").build())
		.build();

	private static final ToolSpecification TIME = ToolSpecification.builder().name("getTime").build();

	private static final Predicate<ReceivedRequest> WITH_OUTPUT = (
			request) -> request.body().toString().contains("function_call_output");

	private static final Map<Way, Rig> RIGS = new EnumMap<>(Way.class);

	private final boolean streams;

	private final Rig rig;

	ChatContractTests(boolean streams, Way way) {
		this.streams = streams;
		this.rig = RIGS.computeIfAbsent(way, Rig::new);
	}

	static Stream<Arguments> everyModelOnEveryWay() {
		return Stream.of(Way.values()).flatMap((way) -> Stream.of(Arguments.of(false, way), Arguments.of(true, way)));
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

	private ChatResponse ask(ChatRequest request) {
		return ask(ResponsesChatRequestParameters.EMPTY, request);
	}

	private ChatResponse ask(ChatRequestParameters defaults, ChatRequest request) {
		return this.rig.survive(() -> {
			if (!this.streams) {
				return this.rig.model().defaultRequestParameters(defaults).build().chat(request);
			}
			RecordingHandler handler = new RecordingHandler();
			this.rig.streaming().defaultRequestParameters(defaults).build().chat(request, handler);
			ChatResponse response = handler.await();
			assertThat(handler.text()).isEqualTo(orEmpty(response.aiMessage().text()));
			assertThat(handler.errors).isEmpty();
			return response;
		});
	}

	private static String orEmpty(String text) {
		return (text != null) ? text : "";
	}

	private static ChatRequest.Builder request(String question) {
		return ChatRequest.builder().messages(UserMessage.from(question));
	}

	@Test
	void answersWithAllThatIsKnownOfTheResponse() {
		this.rig.server.onRequest(inputContaining("capital")).respond(text("Berlin, of course."));
		ChatResponse response = ask(request("What is the capital of Germany?").build());
		assertThat(response.aiMessage().text()).isEqualTo("Berlin, of course.");
		assertThat(response.aiMessage().toolExecutionRequests()).isEmpty();
		assertThat(response.aiMessage().thinking()).isNull();
		assertThat(response.id()).startsWith("resp_");
		assertThat(response.modelName()).isEqualTo("gpt-test");
		assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
		assertThat(response.tokenUsage().inputTokenCount()).isPositive();
		assertThat(response.tokenUsage().outputTokenCount()).isPositive();
		assertThat(response.tokenUsage().totalTokenCount())
			.isEqualTo(response.tokenUsage().inputTokenCount() + response.tokenUsage().outputTokenCount());
		assertThat(response.metadata()).isInstanceOfSatisfying(ResponsesChatResponseMetadata.class,
				(metadata) -> assertThat(metadata.response().id()).isEqualTo(response.id()));
	}

	@Test
	void understandsEveryKindOfMessage() {
		ChatResponse response = ask(ChatRequest.builder()
			.messages(SystemMessage.from("Be brief."), UserMessage.from("My name is Ada."),
					AiMessage.from("Hello Ada."), UserMessage.from("What is my name?"))
			.build());
		assertThat(response.aiMessage().text()).contains("Ada");
		JsonNode input = this.rig.lastBody().path("input");
		assertThat(input).extracting((item) -> item.path("role").asString())
			.containsExactly("system", "user", "assistant", "user");
		assertThat(input).extracting((item) -> item.path("content").asString())
			.containsExactly("Be brief.", "My name is Ada.", "Hello Ada.", "What is my name?");
	}

	@Test
	void takesParametersOfTheRequestBeforeThoseOfTheModel() {
		ask(ResponsesChatRequestParameters.builder()
			.modelName("gpt-default")
			.temperature(0.1)
			.reasoningEffort("low")
			.reasoningSummary("auto")
			.build(),
				request("Hello")
					.parameters(ResponsesChatRequestParameters.builder()
						.modelName("gpt-asked")
						.topP(0.5)
						.maxOutputTokens(500)
						.reasoningEffort("high")
						.build())
					.build());
		JsonNode body = this.rig.lastBody();
		assertThat(body.path("model").asString()).isEqualTo("gpt-asked");
		assertThat(body.path("temperature").asDouble()).isEqualTo(0.1);
		assertThat(body.path("top_p").asDouble()).isEqualTo(0.5);
		assertThat(body.path("max_output_tokens").asInt()).isEqualTo(500);
		assertThat(body.path("reasoning")).isEqualTo(json("{'effort':'high','summary':'auto'}"));
	}

	@Test
	void takesCommonParametersAsTheyAre() {
		ask(request("Hello").parameters(ChatRequestParameters.builder().modelName("gpt-asked").build()).build());
		assertThat(this.rig.lastBody().path("model").asString()).isEqualTo("gpt-asked");
	}

	@Test
	void saysThatAnAnswerIsTooLong() {
		ChatResponse response = ask(request("Tell me a long story").maxOutputTokens(16).build());
		assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
		assertThat(response.aiMessage().text()).isNotBlank();
	}

	@Test
	void saysThatAnAnswerWasFiltered() {
		this.rig.server.onRequest(any()).respond(script().delta("Well").incomplete("content_filter"));
		assertThat(ask(request("Hello").build()).finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
	}

	@Test
	void runsAToolThenAnswers() {
		this.rig.server.onRequest(WITH_OUTPUT).respond(text("It is sunny in Munich."));
		this.rig.server.onRequest(any()).respond(functionCall("getWeather", "{\"city\":\"Munich\"}"));
		UserMessage question = UserMessage.from("What is the weather in Munich?");
		ChatResponse first = ask(ChatRequest.builder().messages(question).toolSpecifications(WEATHER).build());
		assertThat(first.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
		assertThat(first.aiMessage().text()).isNull();
		ToolExecutionRequest call = first.aiMessage().toolExecutionRequests().get(0);
		assertThat(call.id()).isNotBlank();
		assertThat(call.name()).isEqualTo("getWeather");
		assertThat(json(call.arguments())).isEqualTo(json("{'city':'Munich'}"));
		JsonNode tool = this.rig.lastBody().path("tools").path(0);
		assertThat(tool).isEqualTo(json("{'type':'function','name':'getWeather','description':'Current weather of a "
				+ "city','strict':false,'parameters':{'type':'object','properties':{'city':{'type':'string'}},"
				+ "'required':['city']}}"));

		ChatResponse second = ask(ChatRequest.builder()
			.messages(question, first.aiMessage(), ToolExecutionResultMessage.from(call, "sunny"))
			.toolSpecifications(WEATHER)
			.build());
		assertThat(second.aiMessage().text()).isEqualTo("It is sunny in Munich.");
		assertThat(second.finishReason()).isEqualTo(FinishReason.STOP);
		JsonNode input = this.rig.lastBody().path("input");
		JsonNode output = input.path(input.size() - 1);
		assertThat(output.path("type").asString()).isEqualTo("function_call_output");
		assertThat(output.path("call_id").asString()).isEqualTo(call.id());
		assertThat(output.path("output").asString()).isEqualTo("sunny");
	}

	@Test
	void callsToolsWithoutArgumentsAndSeveralAtOnce() {
		this.rig.server.onRequest(any())
			.respond(functionCall("getTime", "{}").functionCall("getWeather", "{\"city\":\"Bonn\"}"));
		ChatResponse response = ask(request("Time and weather?").toolSpecifications(TIME, WEATHER).build());
		assertThat(response.aiMessage().toolExecutionRequests()).extracting(ToolExecutionRequest::name)
			.containsExactly("getTime", "getWeather");
		assertThat(response.aiMessage().toolExecutionRequests()).extracting(ToolExecutionRequest::arguments)
			.containsExactly("{}", "{\"city\":\"Bonn\"}");
		assertThat(this.rig.lastBody().path("tools").path(0).path("parameters").path("type").asString())
			.isEqualTo("object");
	}

	@Test
	void goesOnFromCallsThatAnotherModelMade() {
		ToolExecutionRequest call = ToolExecutionRequest.builder()
			.id("call_1")
			.name("getWeather")
			.arguments("{\"city\":\"Rome\"}")
			.build();
		ask(ChatRequest.builder()
			.messages(UserMessage.from("Weather?"), AiMessage.from("One moment.", List.of(call)),
					ToolExecutionResultMessage.from(call, "rainy"))
			.toolSpecifications(WEATHER)
			.build());
		assertThat(this.rig.lastBody().path("input")).extracting((item) -> item.path("type").asString())
			.containsExactly("message", "message", "function_call", "function_call_output");
	}

	@Test
	void forcesCalls() {
		ChatResponse response = ask(
				request("Hello").toolSpecifications(WEATHER).toolChoice(ToolChoice.REQUIRED).build());
		assertThat(response.aiMessage().hasToolExecutionRequests()).isTrue();
		assertThat(this.rig.lastBody().path("tool_choice").asString()).isEqualTo("required");
	}

	@Test
	void answersInJson() {
		this.rig.server.onRequest(any()).respond(text("{\"name\":\"Klaus\"}"));
		ask(request("Give me JSON").responseFormat(ResponseFormat.JSON).build());
		assertThat(this.rig.lastBody().path("text")).isEqualTo(json("{'format':{'type':'json_object'}}"));
	}

	@Test
	void answersInJsonByASchema() {
		JsonSchema schema = JsonSchema.builder()
			.name("List of<Person>")
			.rootElement(JsonObjectSchema.builder()
				.addStringProperty("name")
				.addIntegerProperty("age")
				.required("name")
				.build())
			.build();
		ChatResponse response = ask(ResponsesChatRequestParameters.builder().textVerbosity("low").build(),
				request("Klaus is 37").responseFormat(ofSchema(schema)).build());
		assertThat(json(response.aiMessage().text()).path("name").isString()).isTrue();
		assertThat(this.rig.lastBody().path("text"))
			.isEqualTo(json("{'verbosity':'low','format':{'type':'json_schema','name':'List_of_Person_','strict':false,"
					+ "'schema':{'type':'object','properties':{'name':{'type':'string'},'age':{'type':'integer'}},"
					+ "'required':['name']}}}"));
	}

	@Test
	void answersToTheLetterOfASchema() {
		JsonSchema schema = JsonSchema.builder()
			.rootElement(JsonObjectSchema.builder().addStringProperty("name").build())
			.build();
		ask(request("Klaus")
			.parameters(ResponsesChatRequestParameters.builder()
				.strictJsonSchema(true)
				.responseFormat(ofSchema(schema))
				.build())
			.build());
		JsonNode format = this.rig.lastBody().path("text").path("format");
		assertThat(format.path("strict").asBoolean()).isTrue();
		assertThat(format.path("name").asString()).isEqualTo("answer");
		assertThat(format.path("schema").path("additionalProperties").asBoolean(true)).isFalse();
		assertThat(format.path("schema").path("required")).hasSize(1);
	}

	@Test
	void takesSchemasThatAreJsonAlready() {
		JsonSchema schema = JsonSchema.builder()
			.name("Raw")
			.rootElement(JsonRawSchema
				.from("{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\",\"minimum\":3}}}"))
			.build();
		ask(request("x").responseFormat(ofSchema(schema)).build());
		assertThat(this.rig.lastBody().at("/text/format/schema/properties/x/minimum").asInt()).isEqualTo(3);
	}

	private static ResponseFormat ofSchema(JsonSchema schema) {
		return ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(schema).build();
	}

	@Test
	void showsImagesFilesAndAudio() {
		ask(ChatRequest.builder()
			.messages(UserMessage.from(TextContent.from("What is this?"),
					ImageContent.from("https://example.com/cat.png", DetailLevel.HIGH),
					ImageContent.from("aW1hZ2U=", "image/png", DetailLevel.AUTO),
					PdfFileContent.from("https://example.com/doc.pdf"), PdfFileContent.from("cGRm", "application/pdf"),
					AudioContent.from("d2F2", "audio/wav"),
					AudioContent
						.from(Audio.builder().binaryData(new byte[] { 'm', 'p', '3' }).mimeType("audio/mpeg").build())))
			.build());
		assertThat(this.rig.lastBody().at("/input/0/content")).isEqualTo(json("""
				[{'type':'input_text','text':'What is this?'},
				{'type':'input_image','image_url':'https://example.com/cat.png','detail':'high'},
				{'type':'input_image','image_url':'data:image/png;base64,aW1hZ2U=','detail':'auto'},
				{'type':'input_file','file_url':'https://example.com/doc.pdf'},
				{'type':'input_file','filename':'document.pdf','file_data':'data:application/pdf;base64,cGRm'},
				{'type':'input_audio','input_audio':{'data':'d2F2','format':'wav'}},
				{'type':'input_audio','input_audio':{'data':'bXAz','format':'mp3'}}]"""));
	}

	@Test
	void showsImagesThatToolsReturn() {
		ToolExecutionRequest call = ToolExecutionRequest.builder().id("call_1").name("getTime").arguments("{}").build();
		ask(ChatRequest.builder()
			.messages(UserMessage.from("Time?"), AiMessage.from(call),
					ToolExecutionResultMessage.builder()
						.id("call_1")
						.toolName("getTime")
						.contents(TextContent.from("a clock"), ImageContent.from("aW1hZ2U=", "image/png"))
						.build())
			.toolSpecifications(TIME)
			.build());
		assertThat(this.rig.lastBody().at("/input/2/output")).extracting((part) -> part.path("type").asString())
			.containsExactly("input_text", "input_image");
	}

	@Test
	void thinksAloudAndRemembersIt() {
		this.rig.server.onRequest(inputContaining("again")).respond(text("Still 42."));
		this.rig.server.onRequest(any()).respond(script().reasoning("I add the numbers.").text("42."));
		UserMessage question = UserMessage.from("What is 40 + 2?");
		ChatRequestParameters thinking = ResponsesChatRequestParameters.builder()
			.store(false)
			.reasoningSummary("auto")
			.build();
		ChatResponse first = ask(thinking, ChatRequest.builder().messages(question).build());
		assertThat(first.aiMessage().thinking()).isEqualTo("I add the numbers.");
		assertThat(this.rig.lastBody().path("include")).extracting(JsonNode::asString)
			.containsExactly("reasoning.encrypted_content");

		ask(thinking,
				ChatRequest.builder().messages(question, first.aiMessage(), UserMessage.from("And again?")).build());
		JsonNode input = this.rig.lastBody().path("input");
		if (input.size() > 1) {
			JsonNode reasoning = input.path(1);
			assertThat(reasoning.path("type").asString()).isEqualTo("reasoning");
			assertThat(reasoning.path("encrypted_content").asString()).isNotBlank();
		}
	}

	@Test
	void canDoJsonSchemas() {
		assertThat(this.rig.model().build().supportedCapabilities())
			.containsExactly(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
		assertThat(this.rig.streaming().build().supportedCapabilities())
			.containsExactly(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
	}

	private static JsonNode json(String json) {
		return JsonMapper.shared().readTree(json.replace('\'', '"'));
	}

}
