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
		StringBuilder svg = new StringBuilder();
		svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
			.append(WIDTH)
			.append(' ')
			.append(height)
			.append("\" width=\"")
			.append(WIDTH)
			.append("\" height=\"")
			.append(height)
			.append("\" role=\"img\" aria-label=\"")
			.append(escape(this.title))
			.append("\">\n<style>text{font-family:system-ui,sans-serif;font-size:14px;fill:#424a53}.title{font-size:17px;"
					+ "font-weight:600}.note{font-size:12px}.ours{fill:#2da44e}.peer{fill:#8c959f}.floor{fill:#54aeff}"
					+ "@media(prefers-color-scheme:dark){text{fill:#d0d7de}}</style>\n");
		text(svg, 10, 24, "title", "start", this.title);
		text(svg, 10, 46, "note", "start", this.subtitle);
		int y = HEAD;
		for (Map.Entry<String, Double> bar : this.bars.entrySet()) {
			double width = bar.getValue() / most * (WIDTH - LABEL_WIDTH - VALUE_WIDTH);
			text(svg, LABEL_WIDTH - 10, y + 19, "label", "end", bar.getKey());
			svg.append(String.format(Locale.ROOT,
					"<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>%n",
					kind(bar.getKey()), LABEL_WIDTH, y + 4, Math.max(width, 1.5), ROW - 10));
			text(svg, LABEL_WIDTH + (int) width + 8, y + 19, "value", "start",
					String.format(Locale.ROOT, this.format, bar.getValue()));
			y += ROW;
		}
		return svg.append("</svg>\n").toString();
	}

	private static String kind(String label) {
		if (label.startsWith("responses-ws")) {
			return "ours";
		}
		return label.startsWith("Reactor Netty") ? "floor" : "peer";
	}

	private static void text(StringBuilder svg, int x, int y, String kind, String anchor, String text) {
		svg.append(String.format(Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
				kind, x, y, anchor, escape(text)));
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
	}

}
