package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.responsesws.sample.EarlyErrand;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing on the page keeps anybody from using it, as far as axe can tell.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=2ms", "sample.planning-time=50ms" })
@Import(EarlyErrand.class)
class AccessibilityBrowserTests extends OpenPage {

	private final String axe;

	private final EarlyErrand errand;

	AccessibilityBrowserTests(@Autowired EarlyErrand errand) throws IOException {
		this.axe = new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8);
		this.errand = errand;
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void ofTheEmptyPage(String colours) {
		this.page.colours(colours);
		this.page.await("#endpoint[data-state='up']");
		assertThatAxeFindsNothing();
		this.page.click("#tab-pool");
		assertThatAxeFindsNothing();
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void ofAnAnswerThatIsWritten(String colours) {
		this.page.colours(colours);
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.commentary("I send somebody.")
				.functionCall("early_errand", "{}")
				.delta("Meanwhile ")
				.await(gate)
				.delta("on."))
			.once();
		this.page.ask("Go.");
		this.page.await(".tool[data-state='running']");
		this.page.awaitText(".prose:last-child", "Meanwhile");
		this.page.ask("Say something more.");
		this.page.await(".steered");
		assertThatAxeFindsNothing();
		this.page.click("#stop");
		this.page.awaitTurn("stopped");
		gate.open();
		this.errand.finish();
		assertThatAxeFindsNothing();
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void ofAnswersWithTools(String colours) {
		this.page.colours(colours);
		this.page.ask("What is the weather in Lisbon, and calculate (19.5 + 4) * 12?");
		this.page.awaitTurn("completed");
		this.page.ask("Plan a trip of 3 days to Porto, and tell me meanwhile what you do.");
		this.page.awaitAnswer(2);
		this.page.ask("What is the weather in Atlantis?");
		this.page.awaitAnswer(3);
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.text("# Title\n\n[link](http://example.com) and `code`\n\n> quote\n\n1. one\n2. two\n\n"
					+ "| a | b |\n|-|-|\n| 1 | 2 |\n\n```java\n" + "long ".repeat(60) + "\n```"))
			.once();
		this.page.ask("Show me all.");
		this.page.awaitAnswer(4);
		assertThatAxeFindsNothing();
		this.page.phone();
		assertThatAxeFindsNothing();
		this.page.click("#open-details");
		this.page.await("#details.open");
		this.page.awaitSettled("#details");
		assertThatAxeFindsNothing();
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void ofSeveralAgents(String colours) throws IOException {
		this.page.colours(colours);
		this.page.await("li:not([hidden]) > .idea[data-agents]");
		this.page.click("#agents");
		this.page.click(".idea[data-agents]");
		this.page.awaitTurn("completed");
		assertThatAxeFindsNothing();
		this.page.screenshot("agents-axe-" + colours);
		this.page.phone();
		this.page.click("#open-details");
		this.page.await("#details.open");
		this.page.awaitSettled("#details");
		assertThatAxeFindsNothing();
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void ofAnError(String colours) {
		this.page.colours(colours);
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("Half an answer.").fail("server_error", "The model broke."))
			.once();
		this.page.ask("Go.");
		this.page.awaitTurn("failed");
		this.page.click(".technical summary");
		assertThatAxeFindsNothing();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Half an answer. ").await(new Gate())).once();
		this.page.ask("Go.");
		this.page.awaitText(".answer:last-child .prose", "Half an answer.");
		this.page.click("#drop");
		this.page.awaitTurn("completed");
		assertThatAxeFindsNothing();
	}

	@Test
	void findsWhatIsWrong() {
		this.page.script("document.querySelector('#send').replaceChildren()");
		assertThat(this.page.axe(this.axe)).singleElement().asString().startsWith("button-name");
	}

	private void assertThatAxeFindsNothing() {
		assertThat(this.page.axe(this.axe)).isEmpty();
	}

}
