package io.github.responsesws.benchmarks.suite;

import java.util.Locale;

/**
 * Writes a picture whose text is legible on light and on dark pages.
 */
final class Svg {

	private final StringBuilder svg = new StringBuilder();

	/**
	 * Begin a picture.
	 * @param style the colours of its shapes, which must suit both kinds of page
	 */
	Svg(String title, String subtitle, int width, int height, String style) {
		this.svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
			.append(width)
			.append(' ')
			.append(height)
			.append("\" width=\"")
			.append(width)
			.append("\" height=\"")
			.append(height)
			.append("\" role=\"img\" aria-label=\"")
			.append(escape(title))
			.append("\">\n<style>text{font-family:system-ui,sans-serif;font-size:14px;fill:#424a53}.title{font-size:17px;"
					+ "font-weight:600}.note{font-size:12px}")
			.append(style)
			.append("@media(prefers-color-scheme:dark){text{fill:#d0d7de}}</style>\n");
		text(10, 24, "title", "start", title);
		text(10, 46, "note", "start", subtitle);
	}

	void text(int x, int y, String kind, String anchor, String text) {
		element("<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", kind, x, y, anchor, escape(text));
	}

	void element(String format, Object... values) {
		this.svg.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

	String end() {
		return this.svg + "</svg>\n";
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
	}

}
