package io.github.responsesws.sample.browser;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a conversation of which the application has nothing at hand any more but what
 * the client keeps.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=",
		"sample.demo-latency=2ms", "sample.planning-time=50ms", "sample.max-conversations=1" })
class KeptConversationBrowserTests extends OpenPage {

	@Test
	void isShownOutOfItsItems() throws Exception {
		this.page.ask("My name is Ada.");
		this.page.awaitTurn("completed");
		String text = this.page.text(".prose");
		this.page.ask("Plan a trip of 3 days to Porto, and tell me meanwhile what you do.");
		this.page.awaitAnswer(2);
		String address = this.page.address();
		this.page.click("#new-conversation");
		this.page.ask("Hello.");
		this.page.awaitTurn("completed");
		this.page.open(this.port, address);
		this.page.awaitAnswer(2);
		assertThat(this.page.findAll(".question")).extracting((question) -> question.getText())
			.containsExactly("My name is Ada.", "Plan a trip of 3 days to Porto, and tell me meanwhile what you do.");
		assertThat(this.page.text(".answer .prose")).isEqualTo(text);
		assertThat(this.page.text(".tool[data-state='completed']")).contains("plan_trip", "Porto");
		assertThat(this.page.text("#turn-state")).isEqualTo("From before");
		assertThat(this.page.text(".answer:last-child .prose:last-child")).contains("Here is what I found.");
		this.page.screenshot("kept-light");
		this.page.ask("What is my name?");
		this.page.awaitAnswer(3);
		assertThat(this.page.text(".answer:last-child .prose")).contains("Your name is Ada");
		assertThat(this.page.complaints()).isEmpty();
	}

}
