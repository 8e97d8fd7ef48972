package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.time.Duration;

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
 * Tests for what the page says of failures, of what somebody did, and in its figures.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=",
		"sample.demo-latency=2ms", "sample.planning-time=50ms", "responses-ws.limits.adaptive=false" })
class WordsBrowserTests extends OpenPage {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"429 | rate_limit_exceeded | Rate limit reached. Please try again in 1m30s. | Ask again in 90 seconds.",
			"429 | insufficient_quota | You exceeded your current quota. | Whoever runs this application has to add credit to its account.",
			"400 | context_length_exceeded | Too long. | Begin a new conversation, or ask something shorter.",
			"401 | invalid_api_key | Wrong. | Whoever runs this application has to give it another key (OPENAI_API_KEY).",
			"400 | invalid_prompt | Not that. | Ask in another way. If that does not help, the log of this application says more." })
	void failuresSpeakToPeople(int status, String code, String message, String hint) throws IOException {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.error(status, code, message));
		this.page.ask("Hello.");
		this.page.awaitTurn("failed");
		assertThat(this.page.text(".problem .hint")).isEqualTo(hint);
		assertThat(this.page.text(".problem")).doesNotContain(message, "()");
		this.page.click(".technical summary");
		assertThat(this.page.text(".technical")).contains(message, code).doesNotContain("()");
		this.page.screenshot("failure-" + code + "-light");
	}

	@Test
	void stoppingAlarmsNobody() throws IOException {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("on and on").stall()).once();
		this.page.ask("Tell me a long story.");
		this.page.awaitText(".prose", "on and on");
		this.page.click("#stop");
		this.page.awaitTurn("stopped");
		assertThat(this.page.text(".notice")).startsWith("You stopped this answer.");
		assertThat(this.page.find(".notice").getCssValue("background-color")).isEqualTo("rgba(0, 0, 0, 0)");
		Object alarming = this.page.script("""
				const [notice, probe] = [document.querySelector(".notice"), document.createElement("i")];
				document.body.append(probe);
				const colours = ["note", "alarm", "family-tool"].map((name) => {
					probe.style.color = `var(--${name})`;
					return getComputedStyle(probe).color;
				});
				const state = getComputedStyle(document.querySelector("#turn-state"), "::before").backgroundColor;
				return colours.includes(getComputedStyle(notice).borderLeftColor) || colours.includes(state)""");
		assertThat(alarming).isEqualTo(false);
		this.page.screenshot("stopped-by-you-light");
	}

	@Test
	void theFirstTextIsNotThatOfArguments() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.script().functionCall("weather", "{\"city\":\"Lisbon\"}"))
			.once();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.script().delay(Duration.ofMillis(300)).await(gate).text("Sunny."))
			.once();
		this.page.ask("Go.");
		this.page.await(".tool[data-state='completed']");
		this.page.await("#timeline [data-type='turn.started'] ~ [data-type='turn.started']");
		assertThat(this.page.text("#figure-first")).isEqualTo("–");
		assertThat(this.page.text("#turn-state")).isEqualTo("Waiting for the first text");
		assertThat(this.page.find("#timeline [data-type='response.function_call_arguments.delta']").isDisplayed())
			.isTrue();
		gate.open();
		this.page.awaitTurn("completed");
		assertThat(this.page.text("#figure-first")).containsPattern("\\d");
		assertThat(this.page.text(".figures dt")).isEqualTo("First text");
		assertThat(this.page.text(".receipt")).contains("first text");
	}

	@Test
	void textThatComesInOneGoIsShown() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.text("All at once.").leavingOut("response.output_text.delta"))
			.once();
		this.page.ask("Go.");
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".prose")).isEqualTo("All at once.");
	}

	@Test
	void savingsBeginWithThatOfTheWholeConversation() throws IOException {
		this.page.ask("My name is Ada.");
		this.page.awaitTurn("completed");
		assertThat(this.page.find("#bytes-saved").isDisplayed()).isFalse();
		this.page.ask("What is the weather in Lisbon?");
		this.page.awaitAnswer(2);
		this.page.ask("And in Rome, what is the weather?");
		this.page.awaitAnswer(3);
		assertThat(this.page.text("#bytes-saved")).matches("\\d+% less sent so far");
		assertThat(this.page.text("#bytes-total")).contains("in 5 turns", "times as much");
		Object first = this.page.script("""
				const [saved, list] = [document.querySelector("#bytes-saved"), document.querySelector("#bytes")];
				return saved.getBoundingClientRect().bottom <= list.getBoundingClientRect().top""");
		assertThat(first).isEqualTo(true);
		String saved = this.page.text("#bytes-saved");
		this.page.reload();
		this.page.awaitAnswer(3);
		assertThat(this.page.text("#bytes-saved")).isEqualTo(saved);
		this.page.screenshot("savings-light");
	}

}
