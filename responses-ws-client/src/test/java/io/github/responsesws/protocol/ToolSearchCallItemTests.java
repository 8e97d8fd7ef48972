package io.github.responsesws.protocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ToolSearchCallItemTests {

	private static final String QUERY = "{\"query\":\"a\"}";

	@Test
	void argumentsMayBeAnObjectOrItsText() {
		assertThat(arguments(QUERY)).isEqualTo(QUERY);
		assertThat(arguments("\"" + QUERY.replace("\"", "\\\"") + "\"")).isEqualTo(QUERY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"{\\\"query\"", "\"\\ud83d\"", "\"\"", "null", "7" })
	void whatIsNoJsonIsReadAsItIs(String arguments) {
		assertThat(arguments(arguments)).isEqualTo(arguments);
	}

	private static String arguments(String sent) {
		OutputItem item = OutputItem.of(RawJson.parse("{\"type\":\"tool_search_call\",\"arguments\":" + sent + "}"));
		return ((ToolSearchCallItem) item).arguments().asString();
	}

}
