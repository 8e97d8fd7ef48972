package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;

import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpenEndsTests {

	private static final RawJson CALL = json("{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'}");

	private static final RawJson CUSTOM = json("{'type':'custom_tool_call','call_id':'c2','name':'g','input':'x'}");

	private static final RawJson APPROVAL = json("{'type':'mcp_approval_request','id':'a1','name':'h'}");

	private static final RawJson STEERED = json("{'role':'user','content':'Stop'}");

	@Test
	void callsWithoutOutputAreOpen() {
		OpenEnds ends = OpenEnds.of(items(List.of(json("{'type':'message','id':'m'}"), CALL, CUSTOM, APPROVAL,
				json("{'type':'shell_call','call_id':'c3'}"), json("{'type':'shell_call_output','call_id':'c3'}"),
				json("{'type':'function_call','call_id':'c4','status':'incomplete'}"))), List.of());
		assertThat(ends.calls()).containsExactly(CALL, CUSTOM, APPROVAL);
	}

	@Test
	void anInputAnswersSomeOfThem() {
		OpenEnds ends = OpenEnds.of(items(List.of(CALL, CUSTOM, APPROVAL)), List.of());
		assertThat(ends.unanswered(List.of(json("{'type':'function_call_output','call_id':'c1','output':''}"),
				json("{'type':'mcp_approval_response','approval_request_id':'a1','approve':true}"))))
			.containsExactly(CUSTOM);
		assertThat(OpenEnds.NONE.unanswered(List.of())).isEmpty();
	}

	@Test
	void nothingOpenIsAlwaysTheSame() {
		assertThat(OpenEnds.of(items(List.of(json("{'type':'message'}"))), List.of())).isSameAs(OpenEnds.NONE);
	}

	@Test
	void theyAreSavedWithTheConversation() {
		OpenEnds ends = OpenEnds.of(items(List.of(CALL)), List.of(STEERED));
		ConversationState state = new ConversationState("c", 1, 1, "resp_1", true, ReplayWindow.NONE, ends);
		ConversationState read = ConversationState.fromJson(state.toJson());
		assertThat(read.openCalls()).containsExactly(CALL);
		assertThat(read.steeredInput()).containsExactly(STEERED);
		assertThat(ends.toString()).doesNotContain("Stop");
	}

	@Test
	void theyCountAsKept() {
		OpenEnds ends = OpenEnds.of(items(List.of(CALL)), List.of(STEERED));
		InMemoryConversationRepository repository = new InMemoryConversationRepository(10, ends.bytes() + 1,
				Duration.ofMinutes(1));
		for (String id : List.of("a", "b")) {
			repository.save(new ConversationState(id, 1, 1, "resp_1", true, ReplayWindow.NONE, ends), 0)
				.block(Chats.LONG);
		}
		assertThat(repository.find("a").block(Chats.LONG)).isNull();
		assertThat(repository.find("b").block(Chats.LONG)).isNotNull();
	}

	private static List<OutputItem> items(List<RawJson> output) {
		return output.stream().map(OutputItem::of).toList();
	}

	private static RawJson json(String text) {
		return RawJson.parse(text.replace('\'', '"'));
	}

}
