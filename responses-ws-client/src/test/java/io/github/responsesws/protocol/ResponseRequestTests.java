package io.github.responsesws.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ResponseRequestTests {

	@Test
	void everySetterWritesItsField() {
		ResponseRequest request = ResponseRequest.builder()
			.model("m")
			.input("hi")
			.instructions("i")
			.tools(Tool.webSearch())
			.toolChoice(ToolChoice.auto())
			.parallelToolCalls(true)
			.maxToolCalls(1)
			.reasoningEffort("low")
			.reasoningSummary("auto")
			.reasoningContext("all_turns")
			.reasoningMode("pro")
			.textFormat(TextFormat.jsonSchema("s", Map.of("type", "object")))
			.verbosity("high")
			.include("reasoning.encrypted_content")
			.metadata(Map.of("b", "2", "a", "1"))
			.store(false)
			.serviceTier("flex")
			.truncation("auto")
			.maxOutputTokens(9)
			.temperature(0.5)
			.topP(0.25)
			.topLogprobs(3)
			.promptCacheKey("k")
			.promptCacheRetention("24h")
			.promptCacheMode("explicit")
			.promptCacheTtl("30m")
			.promptCachePrewarm(true)
			.promptCacheComparison("resp_0")
			.safetyIdentifier("s")
			.user("u")
			.prompt("pmpt_1", "2", Map.of("name", "x", "image", InputPart.fileId("file_1")))
			.includeObfuscation(false)
			.compactThreshold(1000)
			.previousResponseId("resp_1")
			.moderation("mod", "block", null)
			.imageContextCompression("auto")
			.cyberAccessProgram("standard")
			.generate(false)
			.field("brand_new", List.of(1, RawJson.parse("{ }")))
			.build();
		JsonNode expected = Json.MAPPER.readTree(Frames.quoted("{'model':'m','input':'hi','instructions':'i',"
				+ "'tools':[{'type':'web_search'}],'tool_choice':'auto','parallel_tool_calls':true,'max_tool_calls':1,"
				+ "'reasoning':{'effort':'low','summary':'auto','context':'all_turns','mode':'pro'},"
				+ "'text':{'format':{'type':'json_schema','name':'s','schema':{'type':'object'},'strict':true},"
				+ "'verbosity':'high'},'include':['reasoning.encrypted_content'],'metadata':{'a':'1','b':'2'},"
				+ "'store':false,'service_tier':'flex','truncation':'auto','max_output_tokens':9,'temperature':0.5,"
				+ "'top_p':0.25,'top_logprobs':3,'prompt_cache_key':'k','prompt_cache_retention':'24h',"
				+ "'prompt_cache_options':{'mode':'explicit','ttl':'30m','prewarm':true,"
				+ "'comparison_response_id':'resp_0'},'safety_identifier':'s','user':'u','prompt':{'id':'pmpt_1',"
				+ "'version':'2','variables':{'name':'x','image':{'type':'input_file','file_id':'file_1'}}},"
				+ "'stream_options':{'include_obfuscation':false},"
				+ "'context_management':[{'type':'compaction','compact_threshold':1000}],"
				+ "'previous_response_id':'resp_1','moderation':{'model':'mod','policy':{'input':{'mode':'block'}}},"
				+ "'image':{'context_compression':'auto'},'access_programs':{'cyber':'standard'},'generate':false,"
				+ "'brand_new':[1,{}]}"));
		assertThat(request.body().tree()).isEqualTo(expected);
		assertThat(request.model()).isEqualTo("m");
		assertThat(request.instructions()).isEqualTo("i");
		assertThat(request.previousResponseId()).isEqualTo("resp_1");
		assertThat(request.store()).isFalse();
		assertThat(request.generate()).isFalse();
		assertThat(request.hasConversation()).isFalse();
		assertThat(request.input()).containsExactly(InputItem.userMessage("hi"));
		assertThat(request.inputSize()).isEqualTo(4);
		assertThat(request).hasToString("ResponseRequest of " + request.body().size() + " bytes");
	}

	@Test
	void emptyRequestSaysNothing() throws IOException {
		ResponseRequest request = ResponseRequest.builder().build();
		assertThat(request.body().asString()).isEqualTo("{}");
		assertThat(request.model()).isNull();
		assertThat(request.store()).isNull();
		assertThat(request.generate()).isTrue();
		assertThat(request.input()).isEmpty();
		assertThat(request.inputSize()).isZero();
		assertThat(frame(request, null)).isEqualTo("{\"type\":\"response.create\"}");
		assertThat(frame(request, "lane-1")).isEqualTo("{\"type\":\"response.create\",\"stream_id\":\"lane-1\"}");
	}

	@Test
	void frameIsTheBodyWithTypeAndLane() throws IOException {
		ResponseRequest request = ResponseRequest.builder().model("gpt-é").input("hi").build();
		assertThat(frame(request, null))
			.isEqualTo("{\"type\":\"response.create\",\"input\":\"hi\",\"model\":\"gpt-é\"}");
		assertThat(frame(request, "lane-1"))
			.isEqualTo("{\"type\":\"response.create\",\"stream_id\":\"lane-1\",\"input\":\"hi\",\"model\":\"gpt-é\"}");
	}

	@Test
	void orderOfSettersDoesNotMatter() {
		ResponseRequest one = ResponseRequest.builder().model("m").store(true).input("a").build();
		ResponseRequest other = ResponseRequest.builder().input("b").input("a").store(true).model("m").build();
		assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
		assertThat(one.body().toByteArray()).isEqualTo(other.body().toByteArray());
		assertThat(one.mutate().build()).isEqualTo(one);
		assertThat(one.mutate().input("c").build()).isNotEqualTo(one);
	}

	@Test
	void nullTakesAFieldAway() {
		ResponseRequest request = ResponseRequest.builder()
			.previousResponseId("resp_1")
			.reasoningEffort("low")
			.verbosity("low")
			.field("x", 1)
			.build();
		assertThat(request.mutate()
			.previousResponseId(null)
			.reasoningEffort(null)
			.verbosity(null)
			.field("x", null)
			.build()
			.body()
			.asString()).isEqualTo("{}");
		assertThat(request.previousResponseId()).isEqualTo("resp_1");
	}

	@Test
	void transportsFieldsAreNeverInTheBody() {
		ResponseRequest request = ResponseRequest.fromJson(Frames
			.quoted("{ 'type':'response.create', 'stream_id':'l', 'stream':true, 'background':false, 'model':'m' }"));
		assertThat(request.body().asString()).isEqualTo("{\"model\":\"m\"}");
		assertThat(ResponseRequest.builder().field("stream", true).field("background", true).build().fields())
			.isEmpty();
		for (String field : List.of("type", "stream_id")) {
			assertThatExceptionOfType(InvalidRequestException.class)
				.isThrownBy(() -> ResponseRequest.builder().field(field, "x"))
				.satisfies((ex) -> {
					assertThat(ex.field()).isEqualTo(field);
					assertThat(ex.replayVerdict()).isEqualTo(ReplayVerdict.NEVER);
				});
		}
	}

	@Test
	void readsRequestsFromAnySource() throws IOException {
		String json = Frames.quoted("{'model':'m','input':[ {'type':'message'}, {'id' : 1.0} ],'future':{'a':[1]}}");
		ResponseRequest request = ResponseRequest.fromJson(json);
		assertThat(request.body().tree()).isEqualTo(Json.MAPPER.readTree(json));
		assertThat(request.input()).extracting((item) -> item.json().asString())
			.containsExactly("{\"type\":\"message\"}", "{\"id\" : 1.0}");
		assertThat(ResponseRequest.fromJson(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
			.isEqualTo(request);
		assertThat(ResponseRequest.fromJson(RawJson.parse(json))).isEqualTo(request);
		assertThat(request.field("model")).isEqualTo(RawJson.parse("\"m\""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "1", "null", "\"a\"" })
	void requestIsAnObject(String json) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> ResponseRequest.fromJson(json));
	}

	@Test
	void previousResponseExcludesConversation() {
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> ResponseRequest.builder().previousResponseId("r").conversation("c").build())
			.withMessage("previous_response_id excludes conversation");
		assertThat(ResponseRequest.fromJson("{\"previous_response_id\":null,\"conversation\":\"c\"}").hasConversation())
			.isTrue();
	}

	@Test
	void valueThatCannotBeWrittenNamesItsField() {
		Object value = new AbstractMap.SimpleEntry<>("key", "secret") {

			@Override
			public String getValue() {
				throw new IllegalStateException("secret");
			}

		};
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> ResponseRequest.builder().field("x", value))
			.withMessageStartingWith("x ")
			.satisfies((ex) -> assertThat(ex).hasNoCause().message().doesNotContain("secret"));
	}

	@Test
	void httpBodyHasNoFieldsOfTheWebSocket() {
		ResponseRequest request = ResponseRequest.builder().model("m").generate(true).includeObfuscation(false).build();
		assertThat(request.httpBody(false).asString()).isEqualTo("{\"model\":\"m\",\"stream\":false}");
		assertThat(request.httpBody(true).asString())
			.isEqualTo("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_obfuscation\":false}}");
	}

	@Test
	void steerHasNoLane() throws IOException {
		SteerRequest steer = SteerRequest.of("resp_1", "faster");
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		steer.writeFrame(out);
		assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(
				Frames.quoted("{'type':'response.steer','previous_response_id':'resp_1','input':[{'type':'message',"
						+ "'role':'user','content':'faster'}]}"));
		assertThat(steer.frameSize()).isEqualTo(out.size());
		assertThat(steer.previousResponseId()).isEqualTo("resp_1");
		assertThat(steer.toString()).doesNotContain("faster");
		assertThat(steer).isEqualTo(SteerRequest.of("resp_1", InputItem.userMessage("faster")));
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> SteerRequest.of("", "x"));
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> SteerRequest.of("resp_1"));
	}

	private static String frame(ResponseRequest request, @Nullable String streamId) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		request.writeFrame(streamId, out);
		assertThat(request.frameSize(streamId)).isEqualTo(out.size());
		return out.toString(StandardCharsets.UTF_8);
	}

}
