package io.github.responsesws.sample.agent;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * An arithmetic expression, read from left to right by one method for each level of
 * precedence. A sign binds less than a power, so that {@code -2 ^ 2} is {@code -4}, and
 * powers are taken from the right. Used once, by one thread.
 */
final class Expression {

	private static final int END = -1;

	private static final int MAX_LENGTH = 200;

	private static final BigDecimal MAX_EXPONENT = BigDecimal.valueOf(999);

	private static final MathContext PRECISION = MathContext.DECIMAL64;

	private final String text;

	private int position;

	Expression(String text) {
		if (text.length() > MAX_LENGTH) {
			throw new ToolInputException(
					"The expression has " + text.length() + " characters; at most " + MAX_LENGTH + " are read.");
		}
		this.text = text;
	}

	/**
	 * Work the expression out.
	 * @return the value, to 16 digits
	 * @throws ToolInputException if there is none; the message says why and where
	 */
	BigDecimal value() {
		try {
			BigDecimal value = sum();
			if (peek() != END) {
				throw unexpected("an operator");
			}
			BigDecimal rounded = value.round(PRECISION).stripTrailingZeros();
			return (rounded.scale() < 0 && rounded.precision() - rounded.scale() <= PRECISION.getPrecision())
					? rounded.setScale(0) : rounded;
		}
		catch (ArithmeticException ex) {
			throw new ToolInputException("The result is too large or too small.");
		}
	}

	private BigDecimal sum() {
		BigDecimal value = product();
		while (true) {
			if (accept('+')) {
				value = value.add(product(), PRECISION);
			}
			else if (accept('-')) {
				value = value.subtract(product(), PRECISION);
			}
			else {
				return value;
			}
		}
	}

	private BigDecimal product() {
		BigDecimal value = signed();
		while (true) {
			if (accept('*')) {
				value = value.multiply(signed(), PRECISION);
			}
			else if (accept('/')) {
				value = quotient(value, signed());
			}
			else {
				return value;
			}
		}
	}

	private static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor) {
		if (divisor.signum() == 0) {
			throw new ToolInputException("The expression divides by zero.");
		}
		return dividend.divide(divisor, PRECISION);
	}

	private BigDecimal signed() {
		if (accept('-')) {
			return signed().negate();
		}
		return accept('+') ? signed() : power();
	}

	private BigDecimal power() {
		BigDecimal base = operand();
		return accept('^') ? power(base, signed()) : base;
	}

	private static BigDecimal power(BigDecimal base, BigDecimal exponent) {
		if (exponent.abs().compareTo(MAX_EXPONENT) > 0) {
			throw new ToolInputException("An exponent is larger than " + MAX_EXPONENT + ".");
		}
		if (exponent.stripTrailingZeros().scale() > 0) {
			double power = Math.pow(base.doubleValue(), exponent.doubleValue());
			if (!Double.isFinite(power)) {
				throw new ToolInputException("A power has no real value: " + base + " ^ " + exponent + ".");
			}
			return new BigDecimal(power, PRECISION);
		}
		BigDecimal power = base.pow(exponent.abs().intValue(), PRECISION);
		return (exponent.signum() < 0) ? quotient(BigDecimal.ONE, power) : power;
	}

	private BigDecimal operand() {
		if (accept('(')) {
			BigDecimal value = sum();
			if (!accept(')')) {
				throw unexpected("a closing parenthesis");
			}
			return value;
		}
		peek();
		int start = this.position;
		while (this.position < this.text.length() && isDigitOrPoint(this.text.charAt(this.position))) {
			this.position++;
		}
		String number = this.text.substring(start, this.position);
		if (number.isEmpty()) {
			throw unexpected("a number");
		}
		try {
			return new BigDecimal(number);
		}
		catch (NumberFormatException ex) {
			throw new ToolInputException("'" + number + "' is not a number.");
		}
	}

	private static boolean isDigitOrPoint(char c) {
		return (c >= '0' && c <= '9') || c == '.';
	}

	private boolean accept(char expected) {
		if (peek() != expected) {
			return false;
		}
		this.position++;
		return true;
	}

	private int peek() {
		while (this.position < this.text.length() && Character.isWhitespace(this.text.charAt(this.position))) {
			this.position++;
		}
		return (this.position < this.text.length()) ? this.text.charAt(this.position) : END;
	}

	private ToolInputException unexpected(String expected) {
		String found = (this.position < this.text.length()) ? "'" + this.text.charAt(this.position) + "'" : "the end";
		return new ToolInputException(
				"Expected " + expected + " at position " + (this.position + 1) + ", but found " + found + ".");
	}

}
