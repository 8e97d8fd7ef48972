package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.responsesws.fixtures.ReliabilityPage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spoilt frames decode to events whose every accessor answers, or are malformed. Where
 * that differs from what Jackson takes, the kind is one of those that docs/protocol.md
 * lists.
 */
class MutatedFramesTests {

	private static final Logger logger = LoggerFactory.getLogger(MutatedFramesTests.class);

	private static final int IN_A_BUILD = 20_000;

	private static final int IN_A_SOAK = 1_000_000;

	private static final int SAMPLES = 20;

	private static final long ALLOWED_GROWTH = 8L * 1024 * 1024;

	/** Without a table of names, which would grow with every spoilt name. */
	private static final JsonMapper JACKSON = JsonMapper
		.builder(JsonFactory.builder()
			.disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(Json.MAX_DEPTH).build())
			.build())
		.build();

	private final EventDecoder decoder = new EventDecoder();

	private final Map<String, Integer> kinds = new TreeMap<>();

	@Test
	void builtInFrames() {
		survive(builtIn(), IN_A_BUILD, 1);
	}

	@Test
	void recordedFrames() {
		survive(recorded(), IN_A_BUILD, 1);
	}

	@Tag("soak")
	@Tag("chaos")
	@Test
	void aMillionFramesInFlatMemory() {
		List<byte[]> frames = new ArrayList<>(builtIn());
		frames.addAll(recorded());
		long[] samples = new long[SAMPLES];
		for (int i = 0; i < SAMPLES; i++) {
			survive(frames, IN_A_SOAK / SAMPLES, System.nanoTime());
			samples[i] = usedAfterCollection();
		}
		logger.info("Bytes in use after each twentieth: {}", samples);
		long early = Arrays.stream(samples, 1, SAMPLES / 2).min().orElseThrow();
		long late = Arrays.stream(samples, SAMPLES / 2, SAMPLES).min().orElseThrow();
		assertThat(late - early).as("growth of the memory in use").isLessThan(ALLOWED_GROWTH);
		ReliabilityPage.write("Frames",
				List.of("%,d frames through the decoder, compared with Jackson: %s. Memory in use grew by %,d KiB."
					.formatted(IN_A_SOAK, this.kinds, Math.max(0, late - early) / 1024)));
	}

	private void survive(List<byte[]> frames, int count, long defaultSeed) {
		long seed = Long.getLong("responses-ws.test.seed", defaultSeed);
		FrameMutator mutator = new FrameMutator(frames, seed);
		int decoded = 0;
		for (int round = 0; round < count; round++) {
			byte[] frame = mutator.next();
			try {
				boolean event = decodes(frame);
				decoded += event ? 1 : 0;
				compare(frame, event);
			}
			catch (RuntimeException | Error ex) {
				throw new AssertionError("seed " + seed + " round " + round + ": " + excerpt(frame), ex);
			}
		}
		logger.info("Of {} spoilt frames {} decoded; kinds so far: {}", count, decoded, this.kinds);
		assertThat(decoded).isBetween(count / 10, count * 9 / 10);
		assertThat(this.kinds.keySet()).isSubsetOf("both", "neither", "not an event", "only Jackson: UTF-8 of a name",
				"only Jackson: UTF-8 of a text", "only we: digits of a number", "only we: half a surrogate pair",
				"only we: length of a name");
	}

	private boolean decodes(byte[] frame) {
		try {
			ResponseEvent event = this.decoder.decode(frame, 0, frame.length);
			assertThat(Accessors.readAll(event)).isPositive();
			return true;
		}
		catch (MalformedEventException ex) {
			assertThat(ex.code()).isEqualTo("malformed_event");
			return false;
		}
	}

	private void compare(byte[] frame, boolean event) {
		String kind;
		try {
			JsonNode tree = JACKSON.readTree(frame);
			if (event) {
				assertThat(RawJson.trusted(frame).tree()).isEqualTo(tree);
				kind = "both";
			}
			else {
				kind = tree.isMissingNode() ? "neither" : onlyJackson(frame);
			}
		}
		catch (JacksonException ex) {
			kind = event ? "only we: " + onlyWe(ex.getOriginalMessage()) : "neither";
		}
		this.kinds.merge(kind, 1, Integer::sum);
	}

	private static String onlyJackson(byte[] frame) {
		JsonCursor cursor = new JsonCursor();
		cursor.reset(frame, 0, frame.length);
		try {
			cursor.skipValue();
			return "not an event";
		}
		catch (MalformedJsonException ex) {
			int at = Integer.parseInt(ex.getMessage().replaceAll("\\D+", " ").trim());
			if (frame[at] >= 0 && (at == 0 || frame[at - 1] >= 0)) {
				return "only Jackson: " + ex.getMessage();
			}
			return isInName(frame, at) ? "only Jackson: UTF-8 of a name" : "only Jackson: UTF-8 of a text";
		}
	}

	private static boolean isInName(byte[] frame, int at) {
		int i = at;
		while (frame[i] != '"' || frame[i - 1] == '\\') {
			i++;
		}
		do {
			i++;
		}
		while (frame[i] <= ' ' && frame[i] >= 0);
		return frame[i] == ':';
	}

	private static String onlyWe(String message) {
		if (message.contains("surrogate")) {
			return "half a surrogate pair";
		}
		if (message.startsWith("Number value length")) {
			return "digits of a number";
		}
		return message.startsWith("Name length") ? "length of a name" : message;
	}

	private static String excerpt(byte[] frame) {
		String text = new String(frame, StandardCharsets.UTF_8);
		return (text.length() < 4_000) ? text : text.substring(0, 4_000) + "…";
	}

	static List<byte[]> builtIn() {
		return HostileFramesTests.everyType()
			.map(MutatedFramesTests::frame)
			.map((frame) -> frame.getBytes(StandardCharsets.UTF_8))
			.toList();
	}

	private static String frame(String type) {
		Map<String, String> fields = new LinkedHashMap<>(HostileFramesTests.FIELDS);
		fields.put("unheard_of", "[1,{\"é😀\":-1.5e3},\"\\u00e9\\n\"]");
		return HostileFramesTests.frame(type, fields);
	}

	static List<byte[]> recorded() {
		return Recordings.files()
			.stream()
			.flatMap((file) -> Recordings.lines(file).stream())
			.map((line) -> line.getBytes(StandardCharsets.UTF_8))
			.toList();
	}

	static long usedAfterCollection() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
