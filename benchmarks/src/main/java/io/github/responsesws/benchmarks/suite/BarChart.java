package io.github.responsesws.benchmarks.suite;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A horizontal bar chart as SVG, legible on light and on dark pages.
 */
final class BarChart {

	private static final int WIDTH = 860;

	private static final int LABEL_WIDTH = 380;

	private static final int VALUE_WIDTH = 90;

	private static final int ROW = 30;

	private static final int HEAD = 64;

	private final String title;

	private final String subtitle;

	private final String format;

	private final Map<String, Double> bars = new LinkedHashMap<>();

	BarChart(String title, String subtitle, String format) {
		this.title = title;
		this.subtitle = subtitle;
		this.format = format;
	}

	void bar(String label, double value) {
		this.bars.put(label, value);
	}

	String svg() {
		double most = this.bars.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
		int height = HEAD + this.bars.size() * ROW + 10;
		Svg svg = new Svg(this.title, this.subtitle, WIDTH, height,
				".ours{fill:#2da44e}.peer{fill:#8c959f}.floor{fill:#54aeff}");
		int y = HEAD;
		for (Map.Entry<String, Double> bar : this.bars.entrySet()) {
			double width = bar.getValue() / most * (WIDTH - LABEL_WIDTH - VALUE_WIDTH);
			svg.text(LABEL_WIDTH - 10, y + 19, "label", "end", bar.getKey());
			svg.element("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>",
					kind(bar.getKey()), LABEL_WIDTH, y + 4, Math.max(width, 1.5), ROW - 10);
			svg.text(LABEL_WIDTH + (int) width + 8, y + 19, "value", "start",
					String.format(Locale.ROOT, this.format, bar.getValue()));
			y += ROW;
		}
		return svg.end();
	}

	private static String kind(String label) {
		if (label.startsWith("responses-ws")) {
			return "ours";
		}
		return label.startsWith("Reactor Netty") ? "floor" : "peer";
	}

}
