package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OutputCollectorTests {

	private static final String COMPLETED = "{'type':'response.completed','response':{'id':'resp_1',"
			+ "'status':'completed','output':[%s]}}";

	private static final String MESSAGE = "{'id':'msg_1','type':'message','role':'assistant','content':[%s]}";

	private static final String PART = "{'type':'output_text','text':'%s'}";

	private final EventDecoder decoder = new EventDecoder();

	private final OutputCollector collector = new OutputCollector();

	private final List<String> answer = new ArrayList<>();

	private final List<String> commentary = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = {
			// deltas alone, with and without the names of their item
			"{'type':'response.output_text.delta','item_id':'msg_1','output_index':0,'content_index':0,'delta':'Hello'}",
			"{'type':'response.output_text.delta','delta':'Hel'};{'type':'response.output_text.delta','delta':'lo'}",
			// one of the events that tell the whole text
			"{'type':'response.output_text.done','item_id':'msg_1','output_index':0,'content_index':0,'text':'Hello'}",
			"{'type':'response.content_part.done','item_id':'msg_1','content_index':0,'part':{'type':'output_text','text':'Hello'}}",
			"{'type':'response.output_item.done','output_index':0,'item':{'id':'msg_1','type':'message','content':[{'type':'output_text','text':'Hello'}]}}",
			// several of them, each telling more
			"{'type':'response.output_text.delta','item_id':'msg_1','delta':'He'};{'type':'response.output_text.done','item_id':'msg_1','text':'Hell'};"
					+ "{'type':'response.output_item.done','item':{'id':'msg_1','type':'message','content':[{'type':'output_text','text':'Hello'}]}}",
			// or less
			"{'type':'response.output_text.delta','item_id':'msg_1','delta':'Hello'};{'type':'response.output_text.done','item_id':'msg_1','text':''};"
					+ "{'type':'response.output_item.done','item':{'id':'msg_1','type':'message','content':[]}}",
			// an item that only opens
			"{'type':'response.output_item.added','output_index':0,'item':{'id':'msg_1','type':'message','status':'in_progress','content':[]}};"
					+ "{'type':'response.output_text.delta','output_index':0,'delta':'Hello'}",
			// another ID in each event
			"{'type':'response.output_item.added','output_index':0,'item':{'id':'a','type':'message','content':[]}};"
					+ "{'type':'response.output_text.delta','output_index':0,'item_id':'b','delta':'Hel'};"
					+ "{'type':'response.output_text.delta','output_index':0,'item_id':'c','delta':'lo'};"
					+ "{'type':'response.output_item.done','output_index':0,'item':{'id':'d','type':'message','content':[{'type':'output_text','text':'Hello'}]}}" })
	void everyTextCountsOnceWhicheverEventBringsIt(String frames) {
		note(frames.split(";"));
		Response response = complete(COMPLETED.formatted(""));
		assertThat(response.outputText()).isEqualTo("Hello");
		assertThat(response.output()).hasSize(1);
		assertThat(response.output().get(0).status()).isIn("completed", null);
		assertThat(String.join("", this.answer)).isEqualTo("Hello");
		// The terminal event tells it all once more, and adds nothing.
		this.collector.clear();
		this.answer.clear();
		note(frames.split(";"));
		Response whole = complete(COMPLETED.formatted(MESSAGE.formatted(PART.formatted("Hello"))));
		assertThat(whole.json().asString()).contains("\"id\":\"msg_1\"");
		assertThat(whole.outputText()).isEqualTo("Hello");
		assertThat(String.join("", this.answer)).isEqualTo("Hello");
	}

	@Test
	void theTerminalEventMayBeTheFirstToTell() {
		Response response = complete(COMPLETED.formatted(MESSAGE.formatted(PART.formatted("Hello"))));
		assertThat(this.answer).containsExactly("Hello");
		assertThat(response.outputText()).isEqualTo("Hello");
	}

	@Test
	void anItemWithoutItsTextInTheTerminalEventGetsIt() {
		note("{'type':'response.output_text.delta','item_id':'msg_1','content_index':0,'delta':'Hello'}");
		Response response = complete(
				COMPLETED.formatted("{'id':'msg_1','type':'message','phase':'final_answer','content':[]}"));
		assertThat(response.outputText()).isEqualTo("Hello");
		assertThat(((MessageItem) response.output().get(0)).phase()).isEqualTo("final_answer");
	}

	@Test
	void whatLacksNothingStaysAsItCame() {
		note("{'type':'response.output_text.delta','item_id':'msg_1','content_index':0,'delta':'Hello'}");
		ResponseLifecycleEvent event = (ResponseLifecycleEvent) decode(
				COMPLETED.formatted(MESSAGE.formatted(PART.formatted("Hello"))));
		assertThat(this.collector.complete(event.response())).isSameAs(event.response());
	}

	@Test
	void aTextThatTheServiceChangedAfterwardsIsNotRepeated() {
		note("{'type':'response.output_text.delta','item_id':'msg_1','content_index':0,'delta':'Hello [1]'}",
				"{'type':'response.output_text.done','item_id':'msg_1','content_index':0,'text':'Hello, and more'}");
		complete(COMPLETED.formatted(MESSAGE.formatted(PART.formatted("Hello, and more"))));
		assertThat(this.answer).containsExactly("Hello [1]");
	}

	@Test
	void eachContentPartHasItsOwnText() {
		note("{'type':'response.output_text.delta','item_id':'m','content_index':0,'delta':'a'}",
				"{'type':'response.output_text.delta','item_id':'m','content_index':1,'delta':'b'}",
				"{'type':'response.output_text.delta','item_id':'m','content_index':0,'delta':'c'}");
		Response response = complete(COMPLETED.formatted(""));
		assertThat(((MessageItem) response.output().get(0)).content()).hasSize(2);
		assertThat(response.outputText()).isEqualTo("acb");
	}

	@Test
	void itemsOfOneIndexStayApart() {
		note("{'type':'response.output_item.done','output_index':0,'item':{'id':'fc_1','type':'function_call',"
				+ "'call_id':'c1','name':'f','arguments':'{}'}}",
				"{'type':'response.output_item.done','output_index':0,'item':{'id':'fc_2','type':'function_call',"
						+ "'call_id':'c2','name':'g','arguments':'{}'}}");
		assertThat(complete(COMPLETED.formatted("")).functionCalls()).extracting(FunctionCallItem::callId)
			.containsExactly("c1", "c2");
	}

	@Test
	void callsOfOneIndexWithoutIdsStayApart() {
		note("{'type':'response.output_item.added','output_index':0,'item':{'type':'function_call','call_id':'c1','name':'f','arguments':''}}",
				"{'type':'response.output_item.added','output_index':0,'item':{'type':'function_call','call_id':'c2','name':'g','arguments':''}}",
				"{'type':'response.output_item.done','output_index':0,'item':{'type':'function_call','call_id':'c1','name':'f','arguments':'{1}'}}",
				"{'type':'response.output_item.done','output_index':0,'item':{'type':'function_call','call_id':'c2','name':'g','arguments':'{2}'}}");
		assertThat(complete(COMPLETED.formatted("")).functionCalls()).extracting(FunctionCallItem::arguments)
			.containsExactly("{1}", "{2}");
	}

	@Test
	void anItemThatIsToldTwiceCountsOnce() {
		String done = "{'type':'response.output_item.done','output_index':0,'item':{'id':'fc_1','type':'function_call',"
				+ "'call_id':'c1','name':'f','arguments':'{}'}}";
		note(done, done, done.replace("fc_1", "fc_9"));
		assertThat(complete(COMPLETED.formatted("")).functionCalls()).hasSize(1);
	}

	@Test
	void argumentsMayComeInDeltasAlone() {
		note("{'type':'response.output_item.added','output_index':0,'item':{'id':'fc_1','type':'function_call',"
				+ "'status':'in_progress','call_id':'c1','name':'f','arguments':''}}",
				"{'type':'response.function_call_arguments.delta','item_id':'fc_1','output_index':0,'delta':'{\\\"a\\\":'}",
				"{'type':'response.function_call_arguments.delta','item_id':'fc_1','output_index':0,'delta':'1}'}",
				"{'type':'response.output_item.added','output_index':1,'item':{'id':'ctc_1','type':'custom_tool_call',"
						+ "'status':'in_progress','call_id':'c2','name':'g','input':''}}",
				"{'type':'response.custom_tool_call_input.delta','item_id':'ctc_1','output_index':1,'delta':'ls'}");
		Response response = complete(COMPLETED.formatted(""));
		assertThat(response.functionCalls()).singleElement().satisfies((call) -> {
			assertThat(call.arguments()).isEqualTo("{\"a\":1}");
			assertThat(call.status()).isEqualTo("completed");
		});
		assertThat(((CustomToolCallItem) response.output().get(1)).input()).isEqualTo("ls");
	}

	@Test
	void aCallOfWhichOnlyTheBeginningCameIsCutOff() {
		note("{'type':'response.output_item.added','output_index':0,'item':{'id':'fc_1','type':'function_call',"
				+ "'status':'in_progress','call_id':'c1','name':'delete_mail','arguments':''}}");
		assertThat(complete(COMPLETED.formatted("")).functionCalls()).singleElement()
			.satisfies((call) -> assertThat(call.status()).isEqualTo("incomplete"));
	}

	@Test
	void argumentsThatAreAnObjectStaySo() {
		note("{'type':'response.output_item.done','output_index':0,'item':{'id':'fc_1','type':'function_call',"
				+ "'call_id':'c1','name':'f','arguments':{'city':'Paris'}}}",
				"{'type':'response.function_call_arguments.done','item_id':'fc_1','output_index':0,'arguments':'{}'}");
		assertThat(complete(COMPLETED.formatted("")).output().get(0).json().asString())
			.contains("\"arguments\":{\"city\":\"Paris\"}");
	}

	@Test
	void aRefusalIsKept() {
		note("{'type':'response.refusal.delta','item_id':'m','content_index':0,'delta':'I '}",
				"{'type':'response.refusal.done','item_id':'m','content_index':0,'refusal':'I cannot.'}");
		Response response = complete(COMPLETED.formatted(""));
		assertThat(response.refusal()).isEqualTo("I cannot.");
		assertThat(response.outputText()).isEmpty();
		assertThat(this.answer).isEmpty();
	}

	@Test
	void phasesTellTheAnswerFromTheCommentary() {
		note(added(0, "msg_1", ",'phase':'commentary'"), delta("msg_1", 0, "I will "),
				added(1, "msg_2", ",'phase':'final_answer'"), delta("msg_2", 1, "Yes"), delta("msg_1", 0, "check."),
				delta("msg_2", 1, "."));
		Response response = complete(COMPLETED.formatted(""));
		assertThat(String.join("", this.answer)).isEqualTo("Yes.").isEqualTo(response.outputText());
		assertThat(String.join("", this.commentary)).isEqualTo("I will check.").isEqualTo(response.commentary());
	}

	@Test
	void onlyTheRootAgentAnswers() {
		note(added(0, "msg_1", ",'agent':{'agent_name':'/root/researcher'},'phase':'final_answer'"),
				delta("msg_1", 0, "Found."),
				added(1, "msg_2", ",'agent':{'agent_name':'/root'},'phase':'final_answer'"), delta("msg_2", 1, "Yes."),
				"{'type':'response.output_text.delta','item_id':'msg_3','output_index':2,'delta':'Hm.',"
						+ "'agent':{'agent_name':'/root/other'}}");
		Response response = complete(COMPLETED
			.formatted("{'id':'msg_1','type':'message','agent':{'agent_name':'/root/researcher'},'content':["
					+ PART.formatted("Found.") + "]},{'id':'msg_2','type':'message','content':["
					+ PART.formatted("Yes.") + "]}"));
		assertThat(String.join("", this.answer)).isEqualTo("Yes.");
		assertThat(response.outputText()).isEqualTo("Yes.");
		assertThat(response.output().get(0).agent()).isEqualTo("/root/researcher");
	}

	@Test
	void halfACharacterWaitsForItsOtherHalf() {
		note(delta("msg_1", 0, "a\\ud83d"), delta("msg_2", 1, "b\\ud83d"), delta("msg_1", 0, "\\ude00"),
				delta("msg_2", 1, "\\ude01c"));
		assertThat(this.answer).containsExactly("a", "b", "\ud83d\ude00", "\ud83d\ude01c");
		assertThat(complete(COMPLETED.formatted("")).outputText()).isEqualTo("a\ud83d\ude00b\ud83d\ude01c");
	}

	@Test
	void halfACharacterWithoutTheOtherEndsTheText() {
		note(delta("msg_1", 0, "a\\ud83d"));
		Response response = complete(COMPLETED.formatted(""));
		assertThat(this.answer).containsExactly("a", "\ud83d");
		assertThat(((MessageItem) response.output().get(0)).text()).isEqualTo("a\ud83d");
	}

	@Test
	void theNextResponseBeginsAnew() {
		note(delta("msg_1", 0, "Hello"), "{'type':'response.created','response':{'id':'resp_2'}}",
				delta("msg_1", 0, "Bye"));
		assertThat(complete(COMPLETED.formatted("")).outputText()).isEqualTo("Bye");
	}

	private static String added(int index, String id, String more) {
		return "{'type':'response.output_item.added','output_index':" + index + ",'item':{'id':'" + id
				+ "','type':'message','role':'assistant','content':[]" + more + "}}";
	}

	private static String delta(String id, int index, String delta) {
		return "{'type':'response.output_text.delta','item_id':'" + id + "','output_index':" + index
				+ ",'content_index':0,'delta':'" + delta + "'}";
	}

	private void note(String... frames) {
		for (String frame : frames) {
			this.collector.accept(decode(frame));
			heard();
		}
	}

	private Response complete(String frame) {
		ResponseLifecycleEvent event = (ResponseLifecycleEvent) decode(frame);
		this.collector.accept(event);
		Response response = this.collector.complete(event.response());
		heard();
		return response;
	}

	private void heard() {
		if (!this.collector.answerPiece().isEmpty()) {
			this.answer.add(this.collector.answerPiece());
		}
		if (!this.collector.commentaryPiece().isEmpty()) {
			this.commentary.add(this.collector.commentaryPiece());
		}
	}

	private ResponseEvent decode(String frame) {
		return Frames.decode(this.decoder, frame.replace('\'', '"'));
	}

}
