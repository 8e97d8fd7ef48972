package io.github.responsesws.sample.agent;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.tool.ResponsesTool;

import org.springframework.stereotype.Component;

/**
 * Works out arithmetic, which models are bad at.
 */
@Component
class Calculator {

	@ResponsesTool(description = "Calculator for arithmetic with + - * / ^ and parentheses", earlyStart = true)
	Result calculate(@JsonPropertyDescription("Such as (17.5 + 4) * 3 ^ 2") String expression) {
		return new Result(new Expression(expression).value());
	}

	/**
	 * What an expression comes to.
	 *
	 * @param result its value, to 16 digits
	 */
	record Result(BigDecimal result) {
	}

}
