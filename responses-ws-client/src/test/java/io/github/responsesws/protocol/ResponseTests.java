package io.github.responsesws.protocol;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResponseTests {

	private static final String OUTPUT = "[{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'s'}],"
			+ "'content':[{'type':'reasoning_text','text':'c'}],'encrypted_content':'e'},"
			+ "{'type':'message','id':'msg_1','status':'completed','role':'assistant','content':["
			+ "{'type':'output_text','text':'a','annotations':[{'type':'url_citation'}]},"
			+ "{'type':'refusal','refusal':'no'},{'type':'output_text','text':'b'}]},"
			+ "{'type':'function_call','id':'fc_1','call_id':'call_1','name':'f','arguments':'{}'},"
			+ "{'type':'custom_tool_call','call_id':'call_2','name':'g','input':'i'},"
			+ "{'type':'compaction','id':'cmp_1','encrypted_content':'z'}, { 'type' : 'web_search_call','id':'ws_1' }]";

	private final Response response = response("{'id':'resp_1','object':'response','created_at':1764964102,"
			+ "'status':'completed','model':'gpt-x','previous_response_id':'resp_0','service_tier':'default',"
			+ "'metadata':{'k':'v'},'output':" + OUTPUT + ",'usage':{'input_tokens':10,'output_tokens':5,"
			+ "'total_tokens':15,'input_tokens_details':{'cached_tokens':4,'cache_write_tokens':2},"
			+ "'output_tokens_details':{'reasoning_tokens':3}}}");

	@Test
	void readsItsFields() {
		assertThat(this.response.id()).isEqualTo("resp_1");
		assertThat(this.response.isCompleted()).isTrue();
		assertThat(this.response.isFailed()).isFalse();
		assertThat(this.response.isIncomplete()).isFalse();
		assertThat(this.response.model()).isEqualTo("gpt-x");
		assertThat(this.response.createdAt()).isEqualTo(Instant.ofEpochSecond(1764964102));
		assertThat(this.response.previousResponseId()).isEqualTo("resp_0");
		assertThat(this.response.serviceTier()).isEqualTo("default");
		assertThat(this.response.metadata()).containsEntry("k", "v");
		assertThat(this.response.usage()).isEqualTo(new Usage(10, 5, 15, 4, 2, 3));
		assertThat(this.response.error()).isNull();
		assertThat(this.response.incompleteReason()).isNull();
		assertThat(this.response.outputText()).isEqualTo("ab");
		assertThat(this.response).hasToString("Response resp_1 completed");
	}

	@Test
	void itemsAreTyped() {
		assertThat(this.response.output()).hasExactlyElementsOfTypes(ReasoningItem.class, MessageItem.class,
				FunctionCallItem.class, CustomToolCallItem.class, CompactionItem.class, OtherItem.class);
		ReasoningItem reasoning = (ReasoningItem) this.response.output().get(0);
		assertThat(reasoning.summary()).isEqualTo("s");
		assertThat(reasoning.content()).isEqualTo("c");
		assertThat(reasoning.encryptedContent()).isEqualTo("e");
		MessageItem message = (MessageItem) this.response.output().get(1);
		assertThat(message.role()).isEqualTo("assistant");
		assertThat(message.text()).isEqualTo("ab");
		assertThat(message.refusal()).isEqualTo("no");
		assertThat(message.status()).isEqualTo("completed");
		assertThat(message.content()).hasSize(3);
		assertThat(message.annotations()).containsExactly(RawJson.parse("{\"type\":\"url_citation\"}"));
		assertThat(this.response.functionCalls()).singleElement().satisfies((call) -> {
			assertThat(call.callId()).isEqualTo("call_1");
			assertThat(call.name()).isEqualTo("f");
			assertThat(call.arguments()).isEqualTo("{}");
			assertThat(call).hasToString("function_call fc_1");
		});
		CustomToolCallItem custom = (CustomToolCallItem) this.response.output().get(3);
		assertThat(custom.input()).isEqualTo("i");
		assertThat(custom.id()).isNull();
		assertThat(((CompactionItem) this.response.output().get(4)).encryptedContent()).isEqualTo("z");
		assertThat(this.response.output().get(5).json().asString())
			.isEqualTo("{ \"type\" : \"web_search_call\",\"id\":\"ws_1\" }");
	}

	@Test
	void everythingMayBeMissing() {
		Response empty = response("{}");
		assertThat(empty.id()).isEmpty();
		assertThat(empty.status()).isEmpty();
		assertThat(empty.model()).isNull();
		assertThat(empty.createdAt()).isNull();
		assertThat(empty.usage()).isNull();
		assertThat(empty.output()).isEmpty();
		assertThat(empty.outputText()).isEmpty();
		assertThat(empty.metadata()).isEmpty();
		assertThat(response("{'usage':{'input_tokens':3}}").usage()).isEqualTo(new Usage(3, 0, 0, 0, 0, 0));
		assertThat(response("{'usage':{'input_tokens':'x','input_tokens_details':null}}").usage())
			.isEqualTo(new Usage(0, 0, 0, 0, 0, 0));
	}

	@Test
	void failureIsTyped() {
		Response failed = response("{'status':'failed','error':{'code':'server_error','message':'secret'}}");
		assertThat(failed.isFailed()).isTrue();
		assertThat(failed.error()).isEqualTo(new ResponseError("server_error", "secret"))
			.hasToString("ResponseError server_error");
	}

	@Test
	void filledOutputLeavesTheRestAlone() {
		Response filled = response("{'id':'r','output':null,'x':[ 1 ]}")
			.withOutput(this.response.output().subList(2, 3));
		assertThat(filled.json().asString()).isEqualTo(Frames.quoted("{'id':'r','output':[{'type':'function_call',"
				+ "'id':'fc_1','call_id':'call_1','name':'f','arguments':'{}'}],'x':[ 1 ]}"));
		assertThat(filled).isEqualTo(Response.of(filled.json())).hasSameHashCodeAs(Response.of(filled.json()));
	}

	private static Response response(String json) {
		return Response.of(RawJson.parse(Frames.quoted(json)));
	}

}
