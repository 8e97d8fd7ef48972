package io.github.responsesws.benchmarks.suite;

import java.io.StringReader;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

class BarChartTests {

	@Test
	void isWellFormedAndHasItsBars() throws Exception {
		BarChart chart = new BarChart("A & B", "less < more", "%.1f");
		chart.bar("responses-ws", 1);
		chart.bar("other", 4);
		Document svg = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader(chart.svg())));
		assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(2);
		assertThat(chart.svg()).contains("4.0", "class=\"ours\"");
	}

}
