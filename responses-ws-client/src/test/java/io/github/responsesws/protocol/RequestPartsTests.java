package io.github.responsesws.protocol;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestPartsTests {

	static Stream<Arguments> parts() {
		return Stream.of(part(InputPart.text("a"), "{'type':'input_text','text':'a'}"),
				part(InputPart.imageUrl("u"), "{'type':'input_image','image_url':'u'}"),
				part(InputPart.imageUrl("u", "low"), "{'type':'input_image','image_url':'u','detail':'low'}"),
				part(InputPart.image(new byte[] { 0 }, "image/png"),
						"{'type':'input_image','image_url':'data:image/png;base64,AA=='}"),
				part(InputPart.imageFile("f", null), "{'type':'input_image','file_id':'f'}"),
				part(InputPart.fileId("f"), "{'type':'input_file','file_id':'f'}"),
				part(InputPart.fileUrl("u"), "{'type':'input_file','file_url':'u'}"),
				part(InputPart.fileData("n", new byte[] { 0 }, "text/plain"),
						"{'type':'input_file','filename':'n','file_data':'data:text/plain;base64,AA=='}"),
				part(InputItem.userMessage("a\"\ud83d"), "{'type':'message','role':'user','content':'a\\\"\\ud83d'}"),
				part(InputItem.developerMessage("a"), "{'type':'message','role':'developer','content':'a'}"),
				part(InputItem.message("user", InputPart.text("a")),
						"{'type':'message','role':'user','content':[{'type':'input_text','text':'a'}]}"),
				part(InputItem.functionCallOutput("c", "o"),
						"{'type':'function_call_output','call_id':'c','output':'o'}"),
				part(InputItem.functionCallOutput("c", InputPart.fileId("f")),
						"{'type':'function_call_output','call_id':'c','output':[{'type':'input_file','file_id':'f'}]}"),
				part(InputItem.customToolCallOutput("c", "o"),
						"{'type':'custom_tool_call_output','call_id':'c','output':'o'}"),
				part(InputItem.itemReference("i"), "{'type':'item_reference','id':'i'}"),
				part(Tool.function("f", "d", Map.of("type", "object")),
						"{'type':'function','name':'f','description':'d','parameters':{'type':'object'},'strict':true}"),
				part(Tool.function("f", null, null).strict(false).deferLoading(true),
						"{'type':'function','name':'f','parameters':null,'strict':false,'defer_loading':true}"),
				part(Tool.custom("c", null).with("format", Map.of("type", "text")),
						"{'type':'custom','name':'c','format':{'type':'text'}}"),
				part(Tool.namespace("n", "d", Tool.custom("c", null)),
						"{'type':'namespace','name':'n','description':'d','tools':[{'type':'custom','name':'c'}]}"),
				part(Tool.webSearch(), "{'type':'web_search'}"),
				part(Tool.fileSearch("vs_1", "vs_2"), "{'type':'file_search','vector_store_ids':['vs_1','vs_2']}"),
				part(Tool.codeInterpreter(), "{'type':'code_interpreter','container':{'type':'auto'}}"),
				part(Tool.codeInterpreter("cntr_1"), "{'type':'code_interpreter','container':'cntr_1'}"),
				part(Tool.imageGeneration(), "{'type':'image_generation'}"),
				part(Tool.mcp("l", "u").with("require_approval", "never"),
						"{'type':'mcp','server_label':'l','server_url':'u','require_approval':'never'}"),
				part(Tool.mcpConnector("l", "c"), "{'type':'mcp','server_label':'l','connector_id':'c'}"),
				part(Tool.computer(), "{'type':'computer'}"), part(Tool.shell(), "{'type':'shell'}"),
				part(Tool.localShell(), "{'type':'local_shell'}"), part(Tool.applyPatch(), "{'type':'apply_patch'}"),
				part(Tool.toolSearch(), "{'type':'tool_search'}"),
				part(Tool.programmaticToolCalling(), "{'type':'programmatic_tool_calling'}"),
				part(ToolChoice.auto(), "'auto'"), part(ToolChoice.none(), "'none'"),
				part(ToolChoice.required(), "'required'"),
				part(ToolChoice.function("f"), "{'type':'function','name':'f'}"),
				part(ToolChoice.custom("c"), "{'type':'custom','name':'c'}"),
				part(ToolChoice.hosted("shell"), "{'type':'shell'}"),
				part(ToolChoice.mcp("l", null), "{'type':'mcp','server_label':'l'}"),
				part(ToolChoice.allowed(true, ToolChoice.function("f"), ToolChoice.hosted("mcp")),
						"{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'f'},"
								+ "{'type':'mcp'}]}"),
				part(TextFormat.text(), "{'type':'text'}"), part(TextFormat.jsonObject(), "{'type':'json_object'}"),
				part(TextFormat.jsonSchema("n", RawJson.parse("{}"), "d", false),
						"{'type':'json_schema','name':'n','description':'d','schema':{},'strict':false}"));
	}

	@ParameterizedTest
	@MethodSource("parts")
	void isWrittenAsTheServiceExpects(JsonHolder part, String json) {
		assertThat(part.json().asString()).isEqualTo(Frames.quoted(json));
		assertThat(part.toString()).doesNotContain("{");
	}

	@Test
	void outputGoesBackVerbatim() {
		RawJson json = RawJson.parse("{ \"type\":\"reasoning\", \"encrypted_content\":\"x\\/y\" }");
		assertThat(InputItem.of(OutputItem.of(json)).json()).isEqualTo(json);
		assertThat(InputItem.raw(json).type()).isEqualTo("reasoning");
		assertThat(InputItem.raw(RawJson.parse("{\"role\":\"user\",\"content\":\"a\"}")).type()).isEqualTo("message");
	}

	@Test
	void equalPartsAreEqual() {
		assertThat(List.of(InputPart.text("a"), InputItem.userMessage("a"), Tool.shell(), ToolChoice.auto(),
				TextFormat.text()))
			.isEqualTo(List.of(InputPart.text("a"), InputItem.userMessage("a"), Tool.shell(), ToolChoice.auto(),
					TextFormat.text()));
		assertThat(Tool.raw(RawJson.parse("{\"type\":\"shell\"}"))).isEqualTo(Tool.shell())
			.hasSameHashCodeAs(Tool.shell())
			.isNotEqualTo(Tool.computer())
			.hasToString("Tool shell");
	}

	private static Arguments part(JsonHolder part, String json) {
		return Arguments.of(part, json);
	}

}
