package io.github.responsesws.benchmarks.suite;

import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

class LineChartTests {

	private final LineChart chart = new LineChart("A & B", "less < more", "turn", "KB");

	@Test
	void drawsValuesAtTheirPlaces() throws Exception {
		this.chart.line("responses-ws", LineChart.Kind.OURS, List.of(0.0, 50.0, 100.0));
		this.chart.line("other", LineChart.Kind.PEER, List.of(100.0, 100.0, 0.0));
		Document svg = parse(this.chart.svg());
		List<double[]> ours = points(svg, 0);
		List<double[]> other = points(svg, 1);
		assertThat(ours).hasSize(3);
		assertThat(ours.get(1)[0] - ours.get(0)[0]).isEqualTo(ours.get(2)[0] - ours.get(1)[0]).isPositive();
		assertThat(ours.get(0)[1] - ours.get(1)[1]).isEqualTo(ours.get(1)[1] - ours.get(2)[1]).isPositive();
		assertThat(other.get(0)).containsExactly(ours.get(0)[0], ours.get(2)[1]);
		assertThat(other.get(2)).containsExactly(ours.get(2)[0], ours.get(0)[1]);
		assertThat(texts(svg)).containsSequence("0", "20", "40", "60", "80", "100")
			.contains("A & B", "less < more", "turn", "KB", "responses-ws", "other")
			.containsSequence("1", "2", "3");
	}

	@Test
	void staysInsideItsFrame() throws Exception {
		this.chart.line("peak", LineChart.Kind.OURS_DISTURBED, List.of(3.0, 114.6, 3.0));
		Document svg = parse(this.chart.svg());
		double height = Double.parseDouble(svg.getDocumentElement().getAttribute("height"));
		assertThat(points(svg, 0)).allSatisfy((point) -> {
			assertThat(point[0]).isBetween(0.0, 860.0);
			assertThat(point[1]).isBetween(64.0, height);
		});
		assertThat(texts(svg)).contains("120").doesNotContain("140");
	}

	@Test
	void needsNoLine() throws Exception {
		assertThat(parse(this.chart.svg()).getElementsByTagName("polyline").getLength()).isZero();
	}

	@Test
	void drawsOneValueAndZeros() throws Exception {
		this.chart.line("nothing", LineChart.Kind.OURS, List.of(0.0));
		assertThat(points(parse(this.chart.svg()), 0)).singleElement()
			.satisfies((point) -> assertThat(point[1]).isFinite());
	}

	@ParameterizedTest
	@CsvSource({ "50, 10", "6, 1", "6.1, 2", "114.6, 20", "0.3, 0.05", "1000, 200", "3100, 1000", "0, 0.2" })
	void stepsAreRoundAndFew(double most, double step) {
		assertThat(LineChart.step(most)).isCloseTo(step, Offset.offset(1e-9));
	}

	private static Document parse(String svg) throws Exception {
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
	}

	private static List<double[]> points(Document svg, int line) {
		String points = ((Element) svg.getElementsByTagName("polyline").item(line)).getAttribute("points");
		return Arrays.stream(points.split(" "))
			.map((point) -> Arrays.stream(point.split(",")).mapToDouble(Double::parseDouble).toArray())
			.toList();
	}

	private static List<String> texts(Document svg) {
		return IntStream.range(0, svg.getElementsByTagName("text").getLength())
			.mapToObj((index) -> svg.getElementsByTagName("text").item(index).getTextContent())
			.toList();
	}

}
