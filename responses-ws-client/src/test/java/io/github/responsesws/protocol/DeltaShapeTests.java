package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A decoder that has seen deltas says of the next frame what one says that has seen none.
 */
class DeltaShapeTests {

	private static final String DELTA = "{'type':'response.output_text.delta','sequence_number':7,'item_id':'msg_1',"
			+ "'output_index':0,'content_index':0,'delta':'word','logprobs':[],'obfuscation':'x1','stream_id':'a'}";

	private final EventDecoder decoder = new EventDecoder();

	@ParameterizedTest
	@ValueSource(strings = { "7|8", "7|-1", "7|0", "7|07", "7|1.5", "7|1e3", "7|'7'", "7|null", "7|9223372036854775807",
			"7|999999999999999999", "7| 8", "7|", "7|8 ", "word|", "word|\\\"", "word|\\n\\u0041", "word|é😀",
			"word|\\ud83d", "word|wo\\", "'word'|null", "'word'|7", "'word'|{}", "'word'| 'b'", "msg_1|msg_2", "msg_1|",
			"msg_1|m\\u0041", "'msg_1'|7", "'a'|'b'", "'a'|null", "'x1'|''", "'x1'|'longer than before'", "[]|[ ]",
			"[]|[1]", "[]|null", "output_index':0|output_index':1", "output_index':0|output_index':99999999999",
			"text.delta|text.done", "text.delta|texts.delta", "'}|'} ", "'}|',", "'}|','more':1}", "'}|','delta':'b'}",
			"'}|'}{", "'}|'", "stream_id|stream_ix", "'type'|'delta':'first','type'", "{| {", ",|, " })
	void nextFrameMeansWhatItMeansAlone(String change) {
		int middle = change.indexOf('|');
		String frame = DELTA.replace(change.substring(0, middle), change.substring(middle + 1));
		for (int i = 0; i < 3; i++) {
			decode(this.decoder, Frames.quoted(DELTA));
			assertThat(decode(this.decoder, Frames.quoted(frame))).isEqualTo(alone(Frames.quoted(frame)));
		}
		// Often enough to be learned.
		for (int i = 0; i < 20; i++) {
			assertThat(decode(this.decoder, Frames.quoted(frame))).isEqualTo(alone(Frames.quoted(frame)));
		}
		assertThat(decode(this.decoder, Frames.quoted(DELTA))).isEqualTo(alone(Frames.quoted(DELTA)));
	}

	@Test
	void keepsNoFrameThatIsMostlyWhiteSpace() {
		FrameScan scan = new FrameScan(new ShortTexts());
		for (int size : new int[] { DeltaShapes.MOST_BYTES + 1, DeltaShapes.MOST_BYTES }) {
			byte[] frame = ("{\"sequence_number\":1" + " ".repeat(size - 20) + "}").getBytes(StandardCharsets.UTF_8);
			scan.scan(frame, 0, frame.length);
			DeltaContext context = new DeltaContexts().get(EventType.OUTPUT_TEXT_DELTA, scan);
			scan.learn(context, frame, 0, frame.length);
			assertThat(scan.read(frame, 0, frame.length)).isEqualTo((size == DeltaShapes.MOST_BYTES) ? context : null);
		}
	}

	@Test
	void framesOfManyShapesMeanWhatTheyMeanAlone() {
		Random random = new Random(4);
		FrameMaker frames = new FrameMaker(random);
		for (int i = 0; i < 30_000; i++) {
			String frame = frames.next();
			assertThat(decode(this.decoder, frame)).as("frame %s", i).isEqualTo(alone(frame));
		}
	}

	private static String alone(String frame) {
		return decode(new EventDecoder(), frame);
	}

	/**
	 * Decode a frame in the middle of others' bytes, as buffers hold it.
	 */
	private static String decode(EventDecoder decoder, String frame) {
		byte[] bytes = ("\"]}" + frame + "{\"a").getBytes(StandardCharsets.UTF_8);
		try {
			ResponseEvent event = decoder.decode(bytes, 3, bytes.length - 6);
			String text = event.type() + ' ' + event.sequenceNumber() + ' ' + event.streamId() + ' ' + event.json();
			if (event instanceof CompactDelta delta) {
				text += ' ' + delta.delta() + ' ' + delta.itemId() + ' ' + delta.outputIndex() + ' '
						+ delta.obfuscation() + ' ' + delta.agent();
			}
			return text + event.json().asString();
		}
		catch (MalformedEventException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	/**
	 * Writes deltas in turns, a few members of each changed, left out, doubled, moved or
	 * broken.
	 */
	private static final class FrameMaker {

		private static final List<String> TYPES = List.of("response.output_text.delta",
				"response.function_call_arguments.delta", "response.refusal.delta",
				"response.reasoning_summary_text.delta", "response.custom_tool_call_input.delta",
				"response.output_text.done", "response.later.delta");

		private static final List<String> MEMBERS = List.of("\"item_id\":\"i%d\"", "\"output_index\":%d",
				"\"content_index\":0", "\"delta\":\"w%d \\u00e9\"", "\"logprobs\":[]", "\"obfuscation\":\"%d\"",
				"\"stream_id\":\"lane-%d\"", "\"summary_index\":%d", "\"agent\":{\"agent_name\":\"a\"}",
				"\"delta\":\"a\"");

		private final Random random;

		FrameMaker(Random random) {
			this.random = random;
		}

		String next() {
			int type = (int) Math.min(Math.abs(this.random.nextGaussian()) * 3, TYPES.size() - 1);
			StringBuilder frame = new StringBuilder("{\"type\":\"" + TYPES.get(type) + "\",\"sequence_number\":"
					+ this.random.nextInt(this.random.nextBoolean() ? 20 : Integer.MAX_VALUE));
			for (int i = 0; i < MEMBERS.size(); i++) {
				boolean usual = i < 6;
				if ((this.random.nextInt(30) == 0) != usual) {
					frame.append(',').append(MEMBERS.get(i).formatted(this.random.nextInt(4)));
				}
			}
			frame.append('}');
			if (this.random.nextInt(20) == 0) {
				frame.setCharAt(this.random.nextInt(frame.length()), " ,\"\\{}[]:0aé".charAt(this.random.nextInt(12)));
			}
			return frame.toString();
		}

	}

}
