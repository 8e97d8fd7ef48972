package io.github.responsesws.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonCursorTests {

	private static final JsonMapper STRICT = JsonMapper
		.builder(JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION).build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final List<String> PARTS = List.of("a", "some longer text ", "é", "€", "😀", "\\n", "\\\"",
			"\\u00e9", "\\\\", "/", "\\/", "0");

	/** Jackson takes half a surrogate pair as a value, but not as a name. */
	private static final List<String> HALF_PAIRS = List.of("\\ud83d", "\\ude00", "x");

	private final JsonCursor cursor = new JsonCursor();

	@ParameterizedTest
	@ValueSource(strings = { "0", "-0", "1.5", "-1e9", "1E+2", "1e-2", "12345678901234567890", "true", "false", "null",
			"\"\"", "\"a\\u00e9\\n\"", "[]", "{}", "[1,[2,{}],{\"a\":[]}]", " { \"a\" : [ 1 , 2 ] } \r\n\t", "\"é€😀\"",
			"\"\\ud83d\"", "\"/\\/\"", "{\"a\":1,\"a\":2}", "\"\"" })
	void validValues(String json) {
		assertThat(isValid(json.getBytes(StandardCharsets.UTF_8))).isTrue();
		assertThat(jacksonTakes(json.getBytes(StandardCharsets.UTF_8))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "01", "-", "-a", "1.", ".5", "1e", "1e+", "+1", "0x1", "tru", "truex", "nul",
			"True", "\"", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\\u12\"", "\"\n\"", "[", "]", "[1", "[1,", "[1,]", "[,1]",
			"[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{a:1}", "{\"a\" 1}",
			"{\"a\":1]", "[1}", "[{]}", "1 2", "{}{}", "'a'", "NaN", "﻿1", "9\u0000", "// a" })
	void invalidValues(String json) {
		assertThat(isValid(json.getBytes(StandardCharsets.UTF_8))).isFalse();
		assertThat(jacksonTakes(json.getBytes(StandardCharsets.UTF_8))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "80", "c0af", "c1bf", "c3", "c328", "e08080", "e282", "eda080", "f0808080", "f4908080",
			"f5808080", "fe", "ff", "f09f98" })
	void invalidUtf8(String hex) {
		byte[] json = new byte[2 + hex.length() / 2];
		Arrays.fill(json, (byte) '"');
		for (int i = 0; i < hex.length(); i += 2) {
			json[1 + i / 2] = (byte) Integer.parseInt(hex.substring(i, i + 2), 16);
		}
		assertThat(isValid(json)).isFalse();
	}

	@Test
	void theKindOfAByteDoesNotDependOnWhereItStands() {
		for (int before = 0; before < 20; before++) {
			for (int c = 0; c < 128; c++) {
				byte[] json = ("\"" + "x".repeat(before) + (char) c + "yyyyyyyyyyyy\"")
					.getBytes(StandardCharsets.UTF_8);
				assertThat(isValid(json)).as("character %s after %s", c, before)
					.isEqualTo(c >= ' ' && c != '"' && c != '\\');
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "-7, -7", "999999999999999999, 999999999999999999",
			"1000000000000000000, -9223372036854775808", "1.0, -9223372036854775808", "1e2, -9223372036854775808" })
	void integersOfUpToEighteenDigits(String json, long expected) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		this.cursor.reset(bytes, 0, bytes.length);
		assertThat(this.cursor.number()).isEqualTo(expected);
		this.cursor.end();
	}

	@Test
	void aThousandLevelsAndNoMore() {
		assertThat(isValid(("[".repeat(1_000) + "]".repeat(1_000)).getBytes(StandardCharsets.UTF_8))).isTrue();
		assertThat(isValid(("{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000)).getBytes(StandardCharsets.UTF_8)))
			.isTrue();
		assertThat(isValid("[".repeat(1_001).getBytes(StandardCharsets.UTF_8))).isFalse();
	}

	@Test
	void agreesWithJackson() {
		long seed = Long.getLong("responses-ws.test.seed", 1);
		Random random = new Random(seed);
		int valid = 0;
		for (int round = 0; round < 30_000; round++) {
			byte[] json = mutated(value(random, 4).getBytes(StandardCharsets.UTF_8), random);
			boolean taken = isValid(json);
			assertThat(taken).as("seed %s round %s: %s", seed, round, new String(json, StandardCharsets.UTF_8))
				.isEqualTo(jacksonTakes(json) && isUtf8(json));
			valid += taken ? 1 : 0;
		}
		assertThat(valid).isBetween(3_000, 29_000);
	}

	@Test
	void readsWhatJacksonReads() {
		long seed = Long.getLong("responses-ws.test.seed", 1);
		Random random = new Random(seed);
		for (int round = 0; round < 5_000; round++) {
			byte[] json = value(random, 5).getBytes(StandardCharsets.UTF_8);
			JsonNode tree = Json.MAPPER.readTree(json);
			RawJson raw = RawJson.parse(json);
			if (tree.isObject()) {
				raw.slices()
					.members()
					.forEach(
							(name, member) -> assertThat(member.tree()).as("seed %s", seed).isEqualTo(tree.path(name)));
				assertThat(raw.slices().members()).hasSameSizeAs(tree);
			}
			if (tree.isArray()) {
				List<JsonNode> elements = new ArrayList<>();
				raw.elements().forEach((element) -> elements.add(element.tree()));
				assertThat(elements).as("seed %s", seed).containsExactlyElementsOf(tree);
			}
			if (tree.isString()) {
				this.cursor.reset(json, 0, json.length);
				this.cursor.string();
				assertThat(this.cursor.text()).as("seed %s", seed).isEqualTo(tree.asString());
			}
		}
	}

	@Test
	void theErrorTellsTheByteAndNotTheContent() {
		assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> RawJson.parse("{\"a\": secret}"))
			.withMessage("Not JSON: unexpected content at byte 6");
		assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> RawJson.parse("[1, 2"))
			.withMessage("Not JSON: truncated");
		assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> RawJson.parse("{} secret"))
			.withMessage("Not one JSON value: more content follows at byte 3");
	}

	private boolean isValid(byte[] json) {
		byte[] padded = new byte[json.length + 10];
		Arrays.fill(padded, (byte) ']');
		System.arraycopy(json, 0, padded, 5, json.length);
		try {
			this.cursor.reset(padded, 5, json.length);
			this.cursor.skipValue();
			this.cursor.end();
			return true;
		}
		catch (MalformedJsonException ex) {
			return false;
		}
	}

	private static boolean jacksonTakes(byte[] json) {
		try {
			return !STRICT.readTree(json).isMissingNode();
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static boolean isUtf8(byte[] json) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

	private static byte[] mutated(byte[] json, Random random) {
		if (json.length == 0 || random.nextInt(4) == 0) {
			return json;
		}
		int at = random.nextInt(json.length);
		if (random.nextInt(3) == 0) {
			return Arrays.copyOf(json, at);
		}
		byte[] copy = json.clone();
		copy[at] = random.nextBoolean() ? (byte) random.nextInt(256)
				: (byte) "{}[]\",:0-9.eE+tfn\\u \n".charAt(random.nextInt(21));
		return copy;
	}

	private static String value(Random random, int depth) {
		String space = (random.nextInt(5) == 0) ? " " : "";
		return space + switch (random.nextInt((depth > 0) ? 8 : 5)) {
			case 0 -> String.valueOf(random.nextInt(2_000) - 1_000);
			case 1 -> String.valueOf(random.nextDouble());
			case 2 -> List.of("true", "false", "null").get(random.nextInt(3));
			case 3, 4 -> string(random, random.nextBoolean() ? PARTS : HALF_PAIRS);
			case 5 -> array(random, depth);
			default -> object(random, depth);
		} + space;
	}

	private static String array(Random random, int depth) {
		List<String> elements = new ArrayList<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			elements.add(value(random, depth - 1));
		}
		return "[" + String.join(",", elements) + "]";
	}

	private static String object(Random random, int depth) {
		List<String> members = new ArrayList<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			members.add(string(random, PARTS) + ":" + value(random, depth - 1));
		}
		return "{" + String.join(",", members) + "}";
	}

	private static String string(Random random, List<String> parts) {
		StringBuilder text = new StringBuilder("\"");
		for (int i = random.nextInt(6); i > 0; i--) {
			text.append(parts.get(random.nextInt(parts.size())));
		}
		return text.append('"').toString();
	}

}
