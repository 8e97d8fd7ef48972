package io.github.responsesws.benchmarks.suite;

import java.util.Locale;

/**
 * What was aimed at, and what was measured.
 *
 * @param name what is measured
 * @param unit what follows the numbers
 * @param bar what must be reached
 * @param stretch what would be splendid
 * @param measured what was measured, or NaN
 * @param lowerIsBetter whether smaller values are better
 */
record Goal(String name, String unit, double bar, double stretch, double measured, boolean lowerIsBetter) {

	static Goal atLeast(String name, String unit, double bar, double stretch, double measured) {
		return new Goal(name, unit, bar, stretch, measured, false);
	}

	static Goal atMost(String name, String unit, double bar, double stretch, double measured) {
		return new Goal(name, unit, bar, stretch, measured, true);
	}

	String verdict() {
		if (Double.isNaN(this.measured)) {
			return "not measured";
		}
		if (reaches(this.stretch)) {
			return "yes, stretch too";
		}
		return reaches(this.bar) ? "yes" : "**no**";
	}

	// What is shown as equal is equal.
	private boolean reaches(double goal) {
		double shown = Double.parseDouble(number(this.measured).replace(",", ""));
		return this.lowerIsBetter ? shown <= goal : shown >= goal;
	}

	String row() {
		return "| " + this.name + " | " + show(this.bar) + " | " + show(this.stretch) + " | "
				+ (Double.isNaN(this.measured) ? "" : show(this.measured)) + " | " + verdict() + " |\n";
	}

	private String show(double value) {
		return number(value) + this.unit;
	}

	private static String number(double value) {
		double size = Math.abs(value);
		String format = (size >= 100) ? "%,.0f" : (size >= 10) ? "%.1f" : "%.2f";
		String text = String.format(Locale.ROOT, format, value);
		return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
	}

}
