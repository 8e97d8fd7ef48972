package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EventDecoderTests {

	private final EventDecoder decoder = new EventDecoder();

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'response.output_text.delta','delta':'a','item_id':'m'}",
			"{'delta':'a','item_id':'m','type':'response.output_text.delta','sequence_number':-1}",
			"{'type':'response.output_text.delta','delta':'a','logprobs':[{'token':'a','top_logprobs':[]}]}",
			"{'type':'response.output_text.delta','delta':'a','logprobs':null,'obfuscation':null}",
			"{'type':'response.output_text.delta','delta':'a','brand_new':{'deep':[1,2,{}]}}",
			"{'type':'response.output_text.delta','delta':'a','content_index':99999999999}",
			"{'type':'response.output_text.delta','delta':'a','sequence_number':1.5}",
			"{'type':'response.output_text.delta','delta':null,'item_id':7}",
			"{'type':'response.output_text.delta','delta':'a','summary_index':1,'content_index':2}",
			"{'type':'response.output_text.delta','delta':'a','type':'response.output_text.delta','delta':'b'}",
			"{'type':'response.output_text.delta','delta':'a','error':'x','response':[]}",
			"{'type':'response.output_text.delta','delta':'a','sequence_number':9223372036854775807}" })
	void deltaKeepsWhatItWasSent(String json) {
		String frame = Frames.quoted(json);
		ResponseEvent event = Frames.decode(this.decoder, frame);
		assertThat(event).isInstanceOf(OutputTextEvent.Delta.class);
		assertThat(event.json().tree()).isEqualTo(Json.MAPPER.readTree(frame));
	}

	@Test
	void compactDeltaWritesItsMembersInTheirOrder() {
		String frame = Frames.quoted("{'obfuscation':'','item_id':'m','delta':'a','sequence_number':3,"
				+ "'type':'response.reasoning_summary_text.delta','stream_id':'l','summary_index':0,'output_index':1}");
		assertThat(Frames.decode(this.decoder, frame).json().asString()).isEqualTo(frame);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\ud83d", "\\ude00", "\\ud83d\\ude00", "😀", "\\u0000\\u001f", "\\\"\\\\\\/", "\\n\\t",
			"é\u2028", "\\ud83dx", "" })
	void deltaKeepsEveryCharacter(String text) {
		String frame = "{\"type\":\"response.output_text.delta\",\"delta\":\"" + text + "\"}";
		OutputTextEvent.Delta event = (OutputTextEvent.Delta) Frames.decode(this.decoder, frame);
		assertThat(event.delta()).isEqualTo(Json.MAPPER.readTree(frame).path("delta").asString());
		assertThat(event.json().tree()).isEqualTo(Json.MAPPER.readTree(frame));
	}

	@Test
	void halvesOfACharacterJoinInTheLaterDeltaOfTheirText() {
		EventDecoder joining = EventDecoder.joiningPairs();
		assertThat(delta(joining, "m1", 0, "a\\ud83d").delta()).isEqualTo("a");
		assertThat(delta(joining, "m2", 0, "b\\ud83d").delta()).isEqualTo("b");
		assertThat(delta(joining, "m1", 1, "c").delta()).isEqualTo("c");
		assertThat(delta(joining, "m2", 0, "\\ude01").delta()).isEqualTo("\ud83d\ude01");
		OutputTextEvent.Delta second = delta(joining, "m1", 0, "\\ude00\\ud83d");
		assertThat(second.delta()).isEqualTo("\ud83d\ude00");
		assertThat(second.json().tree().path("delta").asString()).isEqualTo("\ude00\ud83d");
		assertThat(delta(joining, "m1", 0, "d").delta()).isEqualTo("\ud83dd");
	}

	@Test
	void halvesOfACharacterJoinThoughTheItemHasAnotherId() {
		EventDecoder joining = EventDecoder.joiningPairs();
		delta(joining, "m1", 0, "a\\ud83d");
		assertThat(delta(joining, "m2", 0, "\\ude00b").delta()).isEqualTo("\ud83d\ude00b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'response.completed','response':{'id':'r'}}",
			"{'type':'response.created','response':{'id':'r'}}", "{'type':'error','message':'m'}" })
	void halfACharacterDoesNotReachTheNextResponse(String frame) {
		EventDecoder joining = EventDecoder.joiningPairs();
		delta(joining, "", 0, "a\\ud83d");
		Frames.decode(joining, Frames.quoted(frame));
		assertThat(delta(joining, "", 0, "\\ude00b").delta()).isEqualTo("\ude00b");
	}

	@Test
	void moreHalvesThanAnyServiceSendsAreNotHeldBack() {
		EventDecoder joining = EventDecoder.joiningPairs();
		for (int i = 0; i < 1_000; i++) {
			assertThat(delta(joining, "m" + i, 0, "a\\ud83d").delta()).startsWith("a");
		}
		assertThat(delta(joining, "m999", 0, "b").delta()).isEqualTo("b");
	}

	private static OutputTextEvent.Delta delta(EventDecoder decoder, String id, int index, String delta) {
		return (OutputTextEvent.Delta) Frames.decode(decoder,
				Frames.quoted("{'type':'response.output_text.delta','item_id':'" + id + "','output_index':0,"
						+ "'content_index':" + index + ",'delta':'") + delta + "\"}");
	}

	@Test
	void callerMayReuseItsBuffer() {
		byte[] frame = Frames.quoted("{'type':'response.created','response':{'id':'resp_1'}}")
			.getBytes(StandardCharsets.UTF_8);
		byte[] delta = Frames.quoted("{'type':'response.output_text.delta','delta':'a','x':1}")
			.getBytes(StandardCharsets.UTF_8);
		byte[] buffer = new byte[256];
		System.arraycopy(frame, 0, buffer, 10, frame.length);
		ResponseLifecycleEvent created = (ResponseLifecycleEvent) this.decoder.decode(buffer, 10, frame.length);
		System.arraycopy(delta, 0, buffer, 5, delta.length);
		ResponseEvent text = this.decoder.decode(buffer, 5, delta.length);
		Arrays.fill(buffer, (byte) 0);
		assertThat(created.response().id()).isEqualTo("resp_1");
		assertThat(created.json().toByteArray()).isEqualTo(frame);
		assertThat(text.json().toByteArray()).isEqualTo(delta);
	}

	@Test
	void unknownTypeKeepsEverything() {
		String frame = Frames.quoted("{'type':'response.brand.new','sequence_number':4,'stream_id':'s','x':[1]}");
		ResponseEvent event = Frames.decode(this.decoder, frame);
		assertThat(event).isInstanceOf(UnknownEvent.class).hasToString("response.brand.new #4 on s");
		assertThat(event.json().asString()).isEqualTo(frame);
	}

	@Test
	void laterDeltasWithFewerFieldsDoNotInheritThem() {
		Frames.decode(this.decoder, Frames.quoted("{'type':'response.output_text.delta','delta':'a','item_id':'m',"
				+ "'output_index':1,'content_index':2,'stream_id':'l','sequence_number':1,'obfuscation':'x'}"));
		OutputTextEvent.Delta event = (OutputTextEvent.Delta) Frames.decode(this.decoder,
				Frames.quoted("{'type':'response.output_text.delta','delta':'b'}"));
		assertThat(event.itemId()).isEmpty();
		assertThat(event.streamId()).isNull();
		assertThat(event.outputIndex()).isEqualTo(-1);
		assertThat(event.contentIndex()).isEqualTo(-1);
		assertThat(event.sequenceNumber()).isEqualTo(-1);
		assertThat(event.obfuscation()).isNull();
	}

	@Test
	void manyItemsKeepTheirOwnIds() {
		for (int round = 0; round < 3; round++) {
			for (int i = 0; i < 500; i++) {
				OutputTextEvent.Delta event = (OutputTextEvent.Delta) Frames.decode(this.decoder,
						Frames.quoted("{'type':'response.output_text.delta','delta':'a','item_id':'msg_" + i
								+ "','output_index':" + i + ",'content_index':" + round + ",'stream_id':'lane_"
								+ (i % 40) + "'}"));
				assertThat(event.itemId()).isEqualTo("msg_" + i);
				assertThat(event.outputIndex()).isEqualTo(i);
				assertThat(event.contentIndex()).isEqualTo(round);
				assertThat(event.streamId()).isEqualTo("lane_" + (i % 40));
			}
		}
	}

	@Test
	void hugeIdIsNoProblem() {
		String id = "x".repeat(5_000);
		OutputTextEvent.Delta event = (OutputTextEvent.Delta) Frames.decode(this.decoder,
				"{\"type\":\"response.output_text.delta\",\"delta\":\"a\",\"item_id\":\"" + id + "\"}");
		assertThat(event.itemId()).isEqualTo(id);
	}

	@Test
	void errorWithoutTypeIsAnError() {
		ErrorEvent event = (ErrorEvent) Frames.decode(this.decoder, "{\"error\":{\"code\":\"c\",\"message\":\"m\"}}");
		assertThat(event.code()).isEqualTo("c");
		assertThat(event.type()).isEqualTo("error");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "1", "\"a\"", "[]", "[{}]", "{}", "{\"type\":1}", "{\"type\":null}",
			"{\"sequence_number\":1}", "{\"type\":\"error\"}x", "{\"type\":\"error\"}{\"type\":\"error\"}",
			"{\"type\":\"error\"", "{\"type\":error}", "{'type':'error'}", "{\"type\":\"error\",}", "<html></html>",
			"{\"type\":\"a\u0001b\"}", "\ufeff" })
	void whatIsNoEventIsMalformedAndTheDecoderGoesOn(String frame) {
		assertThatExceptionOfType(MalformedEventException.class).isThrownBy(() -> Frames.decode(this.decoder, frame))
			.satisfies((ex) -> {
				assertThat(ex.code()).isEqualTo("malformed_event");
				assertThat(ex.replayVerdict()).isEqualTo(ReplayVerdict.AMBIGUOUS);
				assertThat(ex).hasNoCause();
			});
		assertThat(Frames.decode(this.decoder, "{\"type\":\"response.audio.done\"} \r\n"))
			.isInstanceOf(AudioEvent.Done.class);
	}

	@Test
	void messageOfMalformedFrameDoesNotQuoteIt() {
		assertThatExceptionOfType(MalformedEventException.class)
			.isThrownBy(() -> Frames.decode(this.decoder, "{\"type\": secretword}"))
			.satisfies((ex) -> assertThat(ex).message().doesNotContain("secretword"));
	}

	@Test
	void manyNewMembersAreNoProblem() {
		for (int i = 0; i < 70_000; i++) {
			assertThat(Frames.decode(this.decoder, "{\"type\":\"error\",\"k" + i + "\":1}"))
				.isInstanceOf(ErrorEvent.class);
		}
	}

	@Test
	void escapedNamesAndTypesAreUnderstood() {
		OutputTextEvent.Delta event = (OutputTextEvent.Delta) Frames.decode(this.decoder,
				"{\"\\u0074ype\":\"response.output\\u005ftext.delta\",\"delta\":\"a\",\"item\\u005fid\":\"m\\u00e9\"}");
		assertThat(event.delta()).isEqualTo("a");
		assertThat(event.itemId()).isEqualTo("mé");
		ResponseLifecycleEvent created = (ResponseLifecycleEvent) Frames.decode(this.decoder,
				"{\"type\":\"response\\u002ecreated\",\"response\":{\"\\u0069d\":\"resp_1\"}}");
		assertThat(created.responseId()).isEqualTo("resp_1");
		assertThat(created.response().id()).isEqualTo("resp_1");
	}

}
