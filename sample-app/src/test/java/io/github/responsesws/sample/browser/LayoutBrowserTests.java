package io.github.responsesws.sample.browser;

import java.io.IOException;

import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page in windows of several sizes.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=2ms", "sample.planning-time=50ms" })
class LayoutBrowserTests extends OpenPage {

	@ParameterizedTest
	@CsvSource({ "1280, 800", "390, 844", "1024, 768" })
	void everyIdeaIsInSight(int width, int height) throws IOException {
		this.page.resize(width, height);
		this.page.await("#endpoint[data-state='up']");
		this.page.await("li:not([hidden]) > .idea[data-agents]");
		this.page.screenshot("ideas-" + width + "-light");
		for (int idea = 1; idea <= 5; idea++) {
			assertThat(this.page.isInSight(".ideas li:nth-child(" + idea + ") .idea")).as("idea " + idea).isTrue();
			assertThat(this.page.isWholeInSight(".ideas li:nth-child(" + idea + ")", "#transcript")).as("idea " + idea)
				.isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "1024, 768", "1280, 800", "993, 700", "768, 900", "390, 844", "320, 640" })
	void nothingOverflowsSideways(int width, int height) throws IOException {
		this.page.resize(width, height);
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.text("| a | b | c | d |\n|-|-|-|-|\n| " + "word ".repeat(30) + "| " + "x".repeat(120)
					+ " | c | d |\n\n```\n" + "code ".repeat(60) + "\n```\n\n" + "y".repeat(300)))
			.once();
		this.page.ask("x".repeat(200));
		this.page.awaitTurn("completed");
		this.page.ask("Plan a trip of 3 days to Porto, and tell me meanwhile what you do.");
		this.page.awaitAnswer(2);
		assertThat(this.page.overflowing()).isEmpty();
		if (width < 992) {
			this.page.click("#open-details");
			this.page.await("#details.open");
			this.page.awaitSettled("#details");
		}
		assertThat(this.page.overflowing()).isEmpty();
		this.page.click("#tab-pool");
		assertThat(this.page.overflowing()).isEmpty();
		this.page.screenshot("narrow-" + width + "-light");
	}

	@Test
	void timesOfMoreThanTenSecondsStayOnOneLine() throws IOException {
		this.page.resize(1024, 768);
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.script().await(gate).text("At last.").functionCall("weather", "{\"city\":\"Lisbon\"}"))
			.once();
		this.page.ask("Take your time.");
		this.page.await("#timeline .event");
		this.page.script("""
				const now = performance.now.bind(performance);
				performance.now = () => now() + 123456""");
		gate.open();
		this.page.awaitTurn("completed");
		this.page.screenshot("late-1024-light");
		assertThat(this.page.text("#figure-first")).matches("2:0\\d\\s*min");
		for (String time : new String[] { "#figure-first", "#figure-total", "#timeline .event:last-child time",
				".receipt span", ".tool-time", "#trace-end" }) {
			assertThat(this.page.isOnOneLine(time)).as(time + " " + this.page.text(time)).isTrue();
		}
		assertThat(this.page.overflowing()).isEmpty();
	}

}
