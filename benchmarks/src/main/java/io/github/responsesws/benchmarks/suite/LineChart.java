package io.github.responsesws.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lines over the numbers 1, 2, 3 … as SVG, legible on light and on dark pages. The first
 * line lies lowest; one that hides another should be dashed.
 */
final class LineChart {

	private static final int WIDTH = 860;

	private static final int PLOT_HEIGHT = 320;

	private static final int HEAD = 64;

	private static final int LEGEND_ROW = 22;

	private static final int LEFT = 70;

	private static final int RIGHT = 30;

	private static final int FOOT = 48;

	private static final int TICKS = 6;

	private final String title;

	private final String subtitle;

	private final String across;

	private final String up;

	private final List<Line> lines = new ArrayList<>();

	/**
	 * Begin a chart.
	 * @param across what the numbers are, below the horizontal axis
	 * @param up what the values are, with their unit, above the vertical axis
	 */
	LineChart(String title, String subtitle, String across, String up) {
		this.title = title;
		this.subtitle = subtitle;
		this.across = across;
		this.up = up;
	}

	/**
	 * Add a line.
	 * @param kind how it is drawn
	 * @param values the value of 1, of 2 and so on
	 */
	void line(String label, Kind kind, List<Double> values) {
		this.lines.add(new Line(label, kind, values));
	}

	String svg() {
		int count = this.lines.stream().mapToInt((line) -> line.values().size()).max().orElse(1);
		double most = this.lines.stream()
			.flatMap((line) -> line.values().stream())
			.mapToDouble(Double::doubleValue)
			.max()
			.orElse(1);
		double step = step(most);
		double top = Math.max(1, Math.ceil(most / step)) * step;
		int plotTop = HEAD + this.lines.size() * LEGEND_ROW + 30;
		int bottom = plotTop + PLOT_HEIGHT;
		Svg svg = new Svg(this.title, this.subtitle, WIDTH, bottom + FOOT, style());
		legend(svg);
		svg.text(10, plotTop - 14, "note", "start", this.up);
		for (int tick = 0; tick * step <= top; tick++) {
			int y = (int) Math.round(y(tick * step, top, bottom));
			svg.element("<path class=\"grid\" d=\"M%d %dH%d\"/>", LEFT, y, WIDTH - RIGHT);
			svg.text(LEFT - 10, y + 4, "note", "end", number(tick * step));
		}
		int stride = (int) Math.max(1, step(count));
		IntStream.rangeClosed(1, count)
			.filter((number) -> number == 1 || number % stride == 0)
			.forEach((number) -> svg.text((int) Math.round(x(number, count)), bottom + 20, "note", "middle",
					Integer.toString(number)));
		svg.text((LEFT + WIDTH - RIGHT) / 2, bottom + 40, "note", "middle", this.across);
		for (Line line : this.lines) {
			svg.element("<polyline class=\"%s\" points=\"%s\"/>", line.kind().style,
					IntStream.rangeClosed(1, line.values().size())
						.mapToObj((number) -> String.format(Locale.ROOT, "%.1f,%.1f", x(number, count),
								y(line.values().get(number - 1), top, bottom)))
						.collect(Collectors.joining(" ")));
		}
		return svg.end();
	}

	private void legend(Svg svg) {
		int y = HEAD;
		for (Line line : this.lines) {
			svg.element("<path class=\"%s\" d=\"M10 %dH44\"/>", line.kind().style, y + 8);
			svg.text(54, y + 13, "label", "start", line.label());
			y += LEGEND_ROW;
		}
	}

	private static String style() {
		StringBuilder style = new StringBuilder(
				"polyline,path{fill:none;stroke-width:2.5;stroke-linejoin:round}.grid{stroke:#8c959f;stroke-width:1;opacity:.3}");
		for (Kind kind : Kind.values()) {
			style.append('.').append(kind.style).append('{').append(kind.colours).append('}');
		}
		return style.toString();
	}

	private static double x(int number, int count) {
		return LEFT + (number - 1) * (double) (WIDTH - LEFT - RIGHT) / Math.max(1, count - 1);
	}

	private static double y(double value, double top, int bottom) {
		return bottom - value / top * PLOT_HEIGHT;
	}

	/**
	 * Return a step of 1, 2 or 5 times a power of ten that needs few ticks.
	 */
	static double step(double most) {
		double least = ((most > 0) ? most : 1) / TICKS;
		double power = Math.pow(10, Math.floor(Math.log10(least)));
		for (int factor : new int[] { 1, 2, 5 }) {
			if (factor * power >= least) {
				return factor * power;
			}
		}
		return 10 * power;
	}

	private static String number(double value) {
		return (value == Math.rint(value)) ? String.format(Locale.ROOT, "%,.0f", value) : Double.toString(value);
	}

	/**
	 * How a line is drawn.
	 */
	enum Kind {

		PEER("peer", "stroke:#8c959f"), OURS("ours", "stroke:#2da44e"),
		OURS_DASHED("ours-dashed", "stroke:#54aeff;stroke-dasharray:6 6"),
		OURS_DISTURBED("ours-disturbed", "stroke:#d4771c");

		private final String style;

		private final String colours;

		Kind(String style, String colours) {
			this.style = style;
			this.colours = colours;
		}

	}

	private record Line(String label, Kind kind, List<Double> values) {
	}

}
