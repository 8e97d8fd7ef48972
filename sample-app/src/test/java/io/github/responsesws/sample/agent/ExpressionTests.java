package io.github.responsesws.sample.agent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Expression}.
 */
class ExpressionTests {

	@ParameterizedTest
	@CsvSource({ "1, 1", "1 + 2 * 3, 7", "(1 + 2) * 3, 9", "10 - 4 - 3, 3", "100 / 10 / 5, 2", "0.1 + 0.2, 0.3",
			"-3, -3", "--3, 3", "+3, 3", "2 * -3, -6", "-2 ^ 2, -4", "(-2) ^ 2, 4", "2 ^ 3 ^ 2, 512", "2 ^ -2, 0.25",
			"2 ^ 0.5, 1.414213562373095", "1 / 3, 0.3333333333333333", ".5 + 1., 1.5", "17.50, 17.5",
			"1000 * 1000, 1000000", "(19.5 + 4) * 12, 282", "((((7)))), 7", "0 ^ 0, 1", "10 ^ 100, 1E+100" })
	void worksOut(String expression, String value) {
		assertThat(new Expression(expression).value()).hasToString(value);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			value = { "\"\"|Expected a number at position 1, but found the end.",
					"1 +|Expected a number at position 4, but found the end.",
					"1 2|Expected an operator at position 3, but found '2'.",
					"(1 + 2|Expected a closing parenthesis at position 7, but found the end.",
					"1 + 2)|Expected an operator at position 6, but found ')'.",
					"two|Expected a number at position 1, but found 't'.", "1.2.3|'1.2.3' is not a number.",
					"1 / 0|The expression divides by zero.", "1 / (2 - 2)|The expression divides by zero.",
					"2 ^ 1000|An exponent is larger than 999.", "(-2) ^ 0.5|A power has no real value: -2 ^ 0.5.",
					"0 ^ -1|The expression divides by zero." },
			delimiter = '|')
	void saysWhatIsWrong(String expression, String message) {
		assertThatExceptionOfType(ToolInputException.class).isThrownBy(() -> new Expression(expression).value())
			.withMessage(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "((((9 ^ 999) ^ 999) ^ 999) ^ 999) ^ 999", "1 / ((((9 ^ 999) ^ 999) ^ 999) ^ 999)" })
	void endsWhereNumbersDo(String expression) {
		assertThatExceptionOfType(ToolInputException.class).isThrownBy(() -> new Expression(expression).value());
	}

	@Test
	void readsNoLongTexts() {
		assertThatExceptionOfType(ToolInputException.class).isThrownBy(() -> new Expression("(".repeat(201)))
			.withMessage("The expression has 201 characters; at most 200 are read.");
		assertThatExceptionOfType(ToolInputException.class).isThrownBy(() -> new Expression("(".repeat(200)).value());
	}

}
