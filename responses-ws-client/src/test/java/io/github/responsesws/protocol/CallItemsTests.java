package io.github.responsesws.protocol;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CallItemsTests {

	private static final OutputItem SHELL = item("{'type':'shell_call','id':'s','call_id':'c1'}");

	@ParameterizedTest
	@ValueSource(strings = { "function_call", "custom_tool_call", "shell_call", "computer_call", "apply_patch_call" })
	void whatHasACallIdIsACall(String type) {
		OutputItem call = item("{'type':'" + type + "','id':'x','call_id':'c1'}");
		assertThat(CallItems.isCall(call)).isTrue();
		assertThat(CallItems.isCall(call.json())).isTrue();
		assertThat(CallItems.callId(call)).isEqualTo("c1").isEqualTo(CallItems.callId(call.json()));
		OutputItem output = item("{'type':'" + type + "_output','id':'y','call_id':'c1'}");
		assertThat(CallItems.isCall(output)).isFalse();
		assertThat(CallItems.callId(output)).isEqualTo("c1");
		assertThat(CallItems.isOfCall(type)).isTrue();
		assertThat(CallItems.isOfCall(type + "_output")).isTrue();
		assertThat(CallItems.open(List.of(call))).containsExactly(call);
		assertThat(CallItems.open(List.of(call, output))).isEmpty();
	}

	@Test
	void whatTheServiceRunsByItselfIsNone() {
		for (String type : List.of("web_search_call", "file_search_call", "mcp_call", "message", "reasoning")) {
			OutputItem item = item("{'type':'" + type + "','id':'x','status':'incomplete'}");
			assertThat(CallItems.isCall(item)).as(type).isFalse();
			assertThat(CallItems.isCutShort(item)).as(type).isFalse();
			assertThat(CallItems.callId(item)).as(type).isNull();
		}
	}

	@Test
	void aConsentIsAskedForAndGivenByTheIdOfTheRequest() {
		OutputItem request = item("{'type':'mcp_approval_request','id':'a1'}");
		RawJson response = item("{'type':'mcp_approval_response','approval_request_id':'a1'}").json();
		assertThat(CallItems.isApprovalRequest(request)).isTrue();
		assertThat(CallItems.isCall(request)).isTrue();
		assertThat(CallItems.callId(response)).isEqualTo(CallItems.callId(request));
		assertThat(CallItems.isCall(response)).isFalse();
		assertThat(CallItems.isCallId("mcp_approval_request")).isTrue();
		assertThat(CallItems.isCallId("function_call")).isFalse();
	}

	@Test
	void aCallThatWasCutShortIsNotOpen() {
		OutputItem cut = item("{'type':'function_call','call_id':'c1','status':'incomplete'}");
		assertThat(CallItems.isCutShort(cut)).isTrue();
		assertThat(CallItems.open(List.of(cut))).isEmpty();
	}

	@Test
	void aCallOfTheMachineIsLeftToTheCallerUnlessTheServiceAnsweredIt() {
		OutputItem other = item("{'type':'shell_call_output','call_id':'c2'}");
		OutputItem own = item("{'type':'shell_call_output','call_id':'c1'}");
		OutputItem function = item("{'type':'function_call','call_id':'c3'}");
		List<OutputItem> left = List.of(SHELL, other, function);
		assertThat(Stream.of(SHELL, other, function).map((item) -> CallItems.isLeftToCaller(item, left)))
			.containsExactly(true, false, false);
		assertThat(CallItems.isLeftToCaller(SHELL, List.of(SHELL, own))).isFalse();
	}

	private static OutputItem item(String json) {
		return OutputItem.of(RawJson.parse(json.replace('\'', '"')));
	}

}
