package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HostileFramesTests {

	private static final List<String> FRAMES = List.of(
			"{'type':'response.output_text.delta','sequence_number':9,'stream_id':'lane-1','item_id':'msg_0ca0',"
					+ "'output_index':1,'content_index':0,'delta':'Hé😀\\u00e9','logprobs':[],'obfuscation':'0akk'}",
			"{'type':'response.completed','sequence_number':12,'response':{'id':'resp_1','status':'completed',"
					+ "'output':[{'type':'message','content':[{'type':'output_text','text':'a\\nb'}]}],'usage':null}}",
			"{'type':'error','status':400,'error':{'type':'invalid_request_error','code':'c','message':'m'}}");

	private final EventDecoder decoder = new EventDecoder();

	@Test
	void truncatedAtEveryByte() {
		for (String text : FRAMES) {
			byte[] frame = Frames.quoted(text).getBytes(StandardCharsets.UTF_8);
			for (int length = 0; length < frame.length; length++) {
				int end = length;
				assertThatExceptionOfType(MalformedEventException.class)
					.isThrownBy(() -> this.decoder.decode(frame, 0, end));
			}
			assertThat(this.decoder.decode(frame, 0, frame.length).json().tree())
				.isEqualTo(Json.MAPPER.readTree(frame));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "response", "item", "delta", "logprobs", "type", "item_id", "unheard_of", "error" })
	void tenThousandLevelsAreMalformed(String field) {
		for (String type : List.of("response.created", "response.output_item.done", "response.output_text.delta",
				"brand.new", "error")) {
			String arrays = "[".repeat(10_000) + "]".repeat(10_000);
			String objects = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
			for (String deep : List.of(arrays, objects)) {
				String frame = "{\"type\":\"" + type + "\",\"" + field + "\":" + deep + "}";
				assertThatExceptionOfType(MalformedEventException.class)
					.isThrownBy(() -> Frames.decode(this.decoder, frame));
			}
		}
	}

	@Test
	void nineHundredLevelsDecodeAndRead() {
		String deep = "[".repeat(900) + "]".repeat(900);
		ResponseLifecycleEvent event = (ResponseLifecycleEvent) Frames.decode(this.decoder,
				"{\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"output\":[{\"type\":\"x\",\"a\":" + deep
						+ "}]}}");
		assertThat(event.response().output()).hasSize(1);
		assertThat(event.json().tree().path("response").path("id").asString()).isEqualTo("r");
	}

	@Test
	void thirtyTwoMebibytesDecode() {
		String text = "x".repeat(32 * 1024 * 1024);
		OutputTextEvent.Delta delta = (OutputTextEvent.Delta) Frames.decode(this.decoder,
				"{\"type\":\"response.output_text.delta\",\"delta\":\"" + text + "\"}");
		assertThat(delta.delta()).hasSameSizeAs(text);
		OutputTextEvent.Done done = (OutputTextEvent.Done) Frames.decode(this.decoder,
				"{\"type\":\"response.output_text.done\",\"text\":\"" + text + "\"}");
		assertThat(done.text()).hasSameSizeAs(text);
	}

	@Test
	void mutatedFramesDecodeOrAreMalformed() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < 20_000; round++) {
			byte[] frame = Frames.quoted(FRAMES.get(random.nextInt(FRAMES.size()))).getBytes(StandardCharsets.UTF_8);
			survives(mutate(frame, random), "seed " + seed + " round " + round);
		}
	}

	@Test
	void mutatedRecordingsDecodeOrAreMalformed() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		List<Path> files = Recordings.files();
		for (int round = 0; round < 2_000; round++) {
			List<String> lines = Recordings.lines(files.get(random.nextInt(Math.min(6, files.size()))));
			byte[] frame = lines.get(random.nextInt(lines.size())).getBytes(StandardCharsets.UTF_8);
			survives(mutate(frame, random), "seed " + seed + " round " + round);
		}
	}

	private void survives(byte[] frame, String description) {
		try {
			ResponseEvent event = this.decoder.decode(frame, 0, frame.length);
			assertThat(event.toString()).as(description).isNotEmpty();
			assertThat(event.type()).as(description).isNotNull();
			try {
				assertThat(event.json().tree().isObject()).as(description).isTrue();
				assertThat(event.json().tree()).as(description).isEqualTo(Json.MAPPER.readTree(frame));
				if (event instanceof ResponseLifecycleEvent lifecycle) {
					assertThat(lifecycle.response().outputText()).as(description).isNotNull();
				}
				if (event instanceof ErrorEvent error) {
					assertThat(ApiException.from(error, false)).as(description).isNotNull();
				}
			}
			catch (MalformedJsonException ex) {
				assertThat(ex.code()).as(description).isEqualTo("malformed_json");
			}
		}
		catch (MalformedEventException ex) {
			assertThat(ex.code()).as(description).isEqualTo("malformed_event");
		}
		catch (RuntimeException | Error ex) {
			throw new AssertionError(description + ": " + new String(frame, StandardCharsets.UTF_8), ex);
		}
	}

	private static byte[] mutate(byte[] frame, Random random) {
		byte[] mutated = frame;
		for (int changes = 1 + random.nextInt(3); changes > 0 && mutated.length > 1; changes--) {
			int at = random.nextInt(mutated.length);
			mutated = switch (random.nextInt(3)) {
				case 0 -> replaced(mutated, at, (byte) random.nextInt(256));
				case 1 -> replaced(mutated, at, mutated[random.nextInt(mutated.length)]);
				default -> without(mutated, at);
			};
		}
		return mutated;
	}

	private static byte[] replaced(byte[] bytes, int at, byte value) {
		byte[] copy = bytes.clone();
		copy[at] = value;
		return copy;
	}

	private static byte[] without(byte[] bytes, int at) {
		byte[] copy = Arrays.copyOf(bytes, bytes.length - 1);
		System.arraycopy(bytes, at + 1, copy, at, bytes.length - at - 1);
		return copy;
	}

}
