package io.github.responsesws.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RawJsonTests {

	@ParameterizedTest
	@ValueSource(strings = { "{}", " [1, 2.50, -0 ] ", "\"é😀\\ud83d\"", "null", "true", "12", "{\"a\":{\"b\":[{}]}}" })
	void keepsItsBytes(String text) throws IOException {
		RawJson json = RawJson.parse(text);
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		json.writeTo(out);
		assertThat(json.asString()).isEqualTo(text);
		assertThat(json.toByteArray()).isEqualTo(bytes).isEqualTo(out.toByteArray());
		assertThat(json.size()).isEqualTo(bytes.length);
		assertThat(json.tree()).isEqualTo(Json.MAPPER.readTree(text));
		assertThat(json).isEqualTo(RawJson.parse(bytes)).hasSameHashCodeAs(RawJson.parse(bytes));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "{]", "[1", "{\"a\"}", "\"a", "tru", "1 2", "{} {}", "{} x", "'a'", "01",
			"[1,]", "\"\u0001\"", "\"\\x\"", "\ufeff{}x" })
	void rejectsWhatIsNotOneValue(String text) {
		assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> RawJson.parse(text))
			.satisfies((ex) -> assertThat(ex).hasNoCause());
	}

	@Test
	void rejectsTenThousandLevels() {
		assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> RawJson.parse("[".repeat(10_000)));
		assertThatExceptionOfType(MalformedJsonException.class)
			.isThrownBy(() -> RawJson.parse("[".repeat(10_000) + "]".repeat(10_000)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{\"secret\":1}|object", "[\"secret\"]|array", "\"secret\"|string",
			"null|null", "true|boolean", "false|boolean", "-12|number" })
	void printsItsKindOnly(String text, String kind) {
		assertThat(RawJson.parse(text)).hasToString("JSON " + kind + " of " + text.length() + " bytes");
	}

	@Test
	void parsedArrayIsCopied() {
		byte[] bytes = "[1]".getBytes(StandardCharsets.UTF_8);
		RawJson json = RawJson.parse(bytes);
		bytes[1] = '2';
		json.toByteArray()[1] = '3';
		assertThat(json.asString()).isEqualTo("[1]");
	}

	@Test
	void partsAreExactSlices() {
		String text = "{ \"a\" : \"x\\u0041\" , \"b\":[ 1 , {\"c\" : \"é\"} , -1.50e3,true, null ,\"\" ],\"a\":false}";
		RawJson json = RawJson.parse(text);
		assertThat(json.member("b", "{}").elements()).extracting(RawJson::asString)
			.containsExactly("1", "{\"c\" : \"é\"}", "-1.50e3", "true", "null", "\"\"");
		assertThat(json.member("b", "{}").elements().get(1).member("c", "0").asString()).isEqualTo("\"é\"");
		assertThat(json.member("a", "0").asString()).isEqualTo("false");
		assertThat(json.member("z", "0").asString()).isEqualTo("0");
		assertThat(json.elements()).isEmpty();
		assertThat(RawJson.parse("3").member("a", "[]").asString()).isEqualTo("[]");
		RawJson slice = json.member("b", "{}").elements().get(1);
		assertThat(slice).isEqualTo(RawJson.parse("{\"c\" : \"é\"}"))
			.isEqualTo(slice.detached())
			.hasSameHashCodeAs(slice.detached());
		assertThat(List.of(slice.tree())).isEqualTo(List.of(Json.MAPPER.readTree("{\"c\":\"é\"}")));
	}

}
