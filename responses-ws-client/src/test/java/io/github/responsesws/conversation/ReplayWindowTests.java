package io.github.responsesws.conversation;

import java.util.Arrays;
import java.util.List;

import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReplayWindowTests {

	private static final RawJson USER = json("{'role':'user','content':'x'}");

	private static final RawJson ANSWER = json("{'type':'message','id':'msg_1','status':'completed'}");

	private static final RawJson REASONING = json("{'type':'reasoning','id':'rs_1'}");

	private static final RawJson CALL = json("{'type':'function_call','call_id':'c1','status':'completed'}");

	private static final RawJson OUTPUT = json("{'type':'function_call_output','call_id':'c1','output':'y'}");

	private static final RawJson COMPACTION = json("{'type':'compaction','encrypted_content':'z'}");

	@Test
	void keepsInputAndOutputInOrder() {
		ReplayWindow window = ReplayWindow.EMPTY.append(List.of(USER), items(List.of(REASONING, CALL)))
			.append(List.of(OUTPUT), items(List.of(ANSWER)));
		assertThat(window.items()).containsExactly(USER, REASONING, CALL, OUTPUT, ANSWER);
		assertThat(window.bytes()).isEqualTo(window.items().stream().mapToLong(RawJson::size).sum());
	}

	@Test
	void beginsAtTheLatestCompaction() {
		RawJson later = json("{'type':'compaction','encrypted_content':'later'}");
		ReplayWindow window = ReplayWindow.EMPTY.append(List.of(USER), items(List.of(ANSWER)))
			.append(List.of(USER), items(List.of(COMPACTION, ANSWER, later, REASONING, ANSWER)));
		assertThat(window.items()).containsExactly(later, REASONING, ANSWER);
	}

	@Test
	void keepsAWindowThatTheCallerSends() {
		ReplayWindow window = ReplayWindow.EMPTY.append(List.of(USER, COMPACTION, USER), items(List.of(ANSWER)));
		assertThat(window.items()).containsExactly(USER, COMPACTION, USER, ANSWER);
	}

	@Test
	void keepsACallBeforeACompactionUntilItsOutputIsThere() {
		ReplayWindow window = ReplayWindow.EMPTY.append(List.of(USER),
				items(List.of(ANSWER, REASONING, CALL, COMPACTION)));
		assertThat(window.items()).containsExactly(COMPACTION, REASONING, CALL);
		assertThat(window.append(List.of(OUTPUT), items(List.of(ANSWER))).items()).containsExactly(COMPACTION,
				REASONING, CALL, OUTPUT, ANSWER);
	}

	@Test
	void keepsAProgramBeforeACompactionUntilItHasEnded() {
		RawJson program = json("{'type':'program','call_id':'p1','fingerprint':'f'}");
		RawJson call = json("{'type':'function_call','call_id':'c1','caller':{'caller_id':'p1'}}");
		RawJson end = json("{'type':'program_output','call_id':'p1'}");
		ReplayWindow window = ReplayWindow.EMPTY.append(List.of(USER), items(List.of(program, CALL)))
			.append(List.of(OUTPUT), items(List.of(COMPACTION, call)));
		assertThat(window.items()).containsExactly(COMPACTION, program, call);
		assertThat(window.append(List.of(OUTPUT), items(List.of(end, ANSWER))).items()).containsExactly(COMPACTION,
				program, call, OUTPUT, end, ANSWER);
		assertThat(window.append(List.of(OUTPUT), items(List.of(end, COMPACTION, ANSWER))).items())
			.containsExactly(COMPACTION, ANSWER);
		assertThat(window.append(List.of(OUTPUT), items(List.of(COMPACTION, end, ANSWER))).items())
			.containsExactly(COMPACTION, program, end, ANSWER);
	}

	@Test
	void dropsACallBeforeACompactionThatTheServiceAnsweredItself() {
		RawJson call = json("{'type':'shell_call','call_id':'s1'}");
		RawJson output = json("{'type':'shell_call_output','call_id':'s1'}");
		ReplayWindow window = ReplayWindow.EMPTY.append(List.of(USER),
				items(List.of(call, output, COMPACTION, ANSWER)));
		assertThat(window.items()).containsExactly(COMPACTION, ANSWER);
	}

	@Test
	void keepsPairsWholeOnWhicheverSideOfACompaction() {
		RawJson custom = json("{'type':'custom_tool_call','call_id':'x1'}");
		RawJson result = json("{'type':'custom_tool_call_output','call_id':'x1'}");
		RawJson later = json("{'type':'compaction','encrypted_content':'later'}");
		assertThat(window(COMPACTION, CALL, custom, result)).containsExactly(COMPACTION, CALL, custom, result);
		assertThat(window(custom, COMPACTION, CALL, result)).containsExactly(COMPACTION, custom, CALL, result);
		assertThat(window(custom, result, COMPACTION, CALL)).containsExactly(COMPACTION, CALL);
		assertThat(window(COMPACTION, CALL, custom, later, result)).containsExactly(later, CALL, custom, result);
		assertThat(window(COMPACTION, CALL, custom, result, later)).containsExactly(later, CALL);
		assertThat(window(COMPACTION, result, ANSWER)).containsExactly(COMPACTION, ANSWER);
		RawJson cut = json("{'type':'custom_tool_call','call_id':'x1','status':'incomplete'}");
		assertThat(window(cut, COMPACTION, result, ANSWER)).containsExactly(COMPACTION, ANSWER);
		assertThat(window(cut, result, ANSWER)).containsExactly(USER, ANSWER);
	}

	private static List<RawJson> window(RawJson... output) {
		return ReplayWindow.EMPTY.append(List.of(USER), items(List.of(output))).items();
	}

	@Test
	void dropsACallThatWasCutShort() {
		RawJson cut = json("{'type':'function_call','call_id':'c2','status':'incomplete'}");
		RawJson half = json("{'type':'message','status':'incomplete'}");
		assertThat(ReplayWindow.EMPTY.append(List.of(USER), items(List.of(half, cut))).items()).containsExactly(USER,
				half);
	}

	@Test
	void dropsReasoningThatLedToNothing() {
		RawJson cut = json("{'type':'function_call','call_id':'c2','status':'incomplete'}");
		RawJson more = json("{'type':'reasoning','id':'rs_2'}");
		List<RawJson> output = List.of(REASONING, more, ANSWER, REASONING, cut, REASONING, CALL, more);
		assertThat(ReplayWindow.EMPTY.append(List.of(USER), items(output)).items()).containsExactly(USER, REASONING,
				more, ANSWER, REASONING, CALL);
		assertThat(ReplayWindow.EMPTY.append(List.of(USER), items(List.of(REASONING))).items()).containsExactly(USER);
	}

	@Test
	void anIncompleteWindowStaysSoUntilACompaction() {
		ReplayWindow window = ReplayWindow.NONE.append(List.of(USER), items(List.of(ANSWER)));
		assertThat(window.complete()).isFalse();
		assertThat(window.items()).isEmpty();
		assertThat(window.bytes()).isEqualTo(USER.size() + ANSWER.size());
		assertThat(window.keptBytes()).isZero();
		ReplayWindow compacted = window.append(List.of(USER), items(List.of(ANSWER, COMPACTION)));
		assertThat(compacted.complete()).isTrue();
		assertThat(compacted.items()).containsExactly(COMPACTION);
	}

	@Test
	void showsNoItem() {
		assertThat(ReplayWindow.of(Arrays.asList(USER, ANSWER)).toString()).doesNotContain("role").contains("2 items");
	}

	@Test
	void stateSurvivesAsJson() {
		ReplayWindow window = ReplayWindow.EMPTY.append(List.of(json("{ 'role':'user','content':'\u00e4\"' }")),
				items(List.of(ANSWER)));
		ConversationState state = new ConversationState("c\"1", 7, 5, "resp_1", true, window, LeftOpen.NONE);
		ConversationState read = ConversationState.fromJson(state.toJson());
		assertThat(read.id()).isEqualTo("c\"1");
		assertThat(read.version()).isEqualTo(7);
		assertThat(read.turns()).isEqualTo(5);
		assertThat(read.lastResponseId()).isEqualTo("resp_1");
		assertThat(read.isStored()).isTrue();
		assertThat(read.window()).isEqualTo(window);
		ConversationState first = ConversationState.fromJson(ConversationState.initial("c").toJson());
		assertThat(first.lastResponseId()).isNull();
		assertThat(first.isReplayable()).isTrue();
		ConversationState bare = new ConversationState("c", 1, 1, "r", true, ReplayWindow.NONE, LeftOpen.NONE);
		assertThat(ConversationState.fromJson(bare.toJson()).isReplayable()).isFalse();
		ConversationState unkept = new ConversationState("c", 1, 1, "r", true, window.forgotten(), LeftOpen.NONE);
		assertThat(ConversationState.fromJson(unkept.toJson()).window()).isEqualTo(window.forgotten());
		ConversationState next = bare.compacted(window, LeftOpen.NONE);
		assertThat(ConversationState.fromJson(next.toJson()).versions()).isEqualTo(next.versions());
		assertThat(ConversationState.fromJson(next.toJson()).follows(next.versionId())).isTrue();
	}

	@Test
	void readsStatesWithoutVersions() {
		ConversationState state = ConversationState
			.fromJson(json("{'format':1,'id':'c','version':3,'turns':3,'last_response_id':'r','stored':true}"));
		assertThat(state.version()).isEqualTo(3);
		assertThat(state.versionId()).isEmpty();
		assertThat(state.follows("")).isFalse();
	}

	@Test
	void refusesStatesOfAnotherFormat() {
		for (String foreign : List.of("{}", "{'format':3,'id':'c'}", "{'format':1}", "[]")) {
			assertThatExceptionOfType(ConversationFormatException.class).as(foreign)
				.isThrownBy(() -> ConversationState.fromJson(json(foreign)));
		}
	}

	private static List<OutputItem> items(List<RawJson> output) {
		return output.stream().map(OutputItem::of).toList();
	}

	private static RawJson json(String json) {
		return RawJson
			.parse(json.contains("\"") ? json.replace("\"", "\\\"").replace('\'', '"') : json.replace('\'', '"'));
	}

}
