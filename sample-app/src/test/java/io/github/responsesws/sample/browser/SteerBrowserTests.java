package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.util.List;

import io.github.responsesws.sample.Errand;
import io.github.responsesws.sample.ListeningChat;
import io.github.responsesws.sample.SampleApplication;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is said on the page while an answer is being written.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=10ms" })
@Import({ Errand.class, ListeningChat.class })
class SteerBrowserTests extends OpenPage {

	private static final String NAME = "My name is Ada. What is my name?";

	private final Errand errand;

	private final ListeningChat listening;

	SteerBrowserTests(@Autowired Errand errand, @Autowired ListeningChat listening) {
		this.errand = errand;
		this.listening = listening;
	}

	@BeforeEach
	void reset() {
		this.listening.reset();
	}

	@Test
	void aLongStoryGoesOnToWhatWasSteered() throws IOException {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("Chapter 0. A keeper lit the lamp. ").await(gate).demo())
			.once();
		assertThat(this.page.find("#steer").isDisplayed()).isFalse();
		this.page.ask("Tell me a long story about a lighthouse.");
		this.page.awaitText(".prose", "Chapter 0.");
		assertThat(this.page.find("#send").isDisplayed()).isFalse();
		assertThat(this.page.find("#stop").isDisplayed()).isTrue();
		this.page.find("#message").sendKeys(NAME);
		this.page.screenshot("steer-typed-light");
		this.page.click("#steer");
		assertThat(this.page.text(".steered .steered-text")).isEqualTo(NAME);
		assertThat(this.page.find("#message").getAttribute("value")).isEmpty();
		awaitSteer();
		gate.open();
		this.page.await(".steered[data-outcome='applied']");
		this.page.awaitTurn("completed");
		assertThat(kinds()).containsExactly("question", "answer continued", "question steered", "answer");
		assertThat(this.page.text(".answer.continued")).startsWith("Chapter 0.").doesNotContain("end of the story");
		assertThat(this.page.text(".answer:last-child .prose")).contains("Your name is Ada");
		assertThat(this.page.findAll(".answer[aria-busy='true']")).isEmpty();
		assertThat(this.page.findAll(".receipt")).singleElement()
			.satisfies((receipt) -> assertThat(receipt.isDisplayed()).isTrue());
		assertThat(this.page.findAll("#timeline [data-type='turn.ended']")).hasSize(1);
		assertThat(this.page.find("#steer").isDisplayed()).isFalse();
		assertThat(this.page.complaints()).isEmpty();
		this.page.screenshot("steer-applied-light");
		this.page.colours("dark");
		this.page.screenshot("steer-applied-dark");
	}

	@Test
	void whileAToolWorksTheAnswerGoesOnBelowWhatWasSteered() throws IOException {
		this.page.phone();
		this.page.ask(Errand.PROMPT);
		this.page.await(".tool[data-state='running'] progress");
		this.page.ask(NAME);
		this.page.await(".steered[data-outcome='sent']");
		this.page.screenshot("steer-sent-phone-light");
		this.listening.awaitSteer();
		this.errand.finish();
		this.page.awaitTurn("completed");
		assertThat(this.page.findAll(".steered[data-outcome='applied']")).hasSize(1);
		assertThat(kinds()).containsExactly("question", "answer continued", "question steered", "answer");
		assertThat(this.page.findAll(".answer.continued .tool[data-state='completed']")).hasSize(1);
		assertThat(this.page.text(".answer:last-child .prose")).contains("Ada");
		assertThat(this.page.overflowsSideways()).isFalse();
		assertThat(this.page.complaints()).isEmpty();
		this.page.screenshot("steer-tool-phone-light");
	}

	@Test
	void inputForAResponseThatCallsAToolWaitsForItsOutput() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("Let me see. ").await(gate).functionCall("run_errand", "{}"))
			.once();
		this.page.ask("Where shall I go?");
		this.page.awaitText(".prose", "Let me see.");
		this.page.ask("My name is Ada.");
		awaitSteer();
		gate.open();
		this.page.awaitText(".steered-state", "Waits for the tools");
		this.page.await(".tool[data-state='running'] progress");
		this.errand.finish();
		this.page.awaitTurn("completed");
		assertThat(this.page.findAll(".steered[data-outcome='applied']")).hasSize(1);
		assertThat(kinds()).containsExactly("question", "answer continued", "question steered", "answer");
	}

	@Test
	void nothingTypedIsLostWhenTheConnectionIs() throws IOException {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Half an answer").await(new Gate())).once();
		this.page.ask("Will this arrive?");
		this.page.awaitText(".prose", "Half an answer");
		this.page.ask("And this?");
		awaitSteer();
		this.page.click("#drop");
		this.page.await(".steered[data-outcome='unknown']");
		this.page.awaitTurn("completed");
		this.page.colours("dark");
		this.page.screenshot("steer-unknown-dark");
		this.page.find("#message").sendKeys("Something else");
		this.page.click(".steered button");
		assertThat(this.page.find("#message").getAttribute("value")).isEqualTo("And this?\nSomething else");
		assertThat(this.page.findAll(".steered")).isEmpty();
	}

	@Test
	void nothingTypedIsLostWhereTheServiceCannotBeSteered() throws IOException {
		try (ConfigurableApplicationContext other = new SpringApplicationBuilder(SampleApplication.class)
			.run("--server.port=0", "--responses-ws.base-url=" + this.server.baseUrl());
				ChatPage page = new ChatPage(
						other.getEnvironment().getRequiredProperty("local.server.port", Integer.class))) {
			Gate gate = new Gate();
			this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("So.").await(gate).text(" Yes.")).once();
			page.ask("Is anybody there?");
			page.awaitText(".prose", "So.");
			page.ask(NAME);
			page.awaitText(".steered[data-outcome='failed'] .steered-state", "This service cannot be steered");
			page.screenshot("steer-failed-light");
			gate.open();
			page.awaitTurn("completed");
			page.click(".steered button");
			page.find("#message").sendKeys(Keys.ENTER);
			page.awaitAnswer(2);
			assertThat(page.text(".answer:last-child .prose")).contains("Your name is Ada");
		}
	}

	@Test
	void escapeStopsAnAnswerThatIsBeingSteered() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("on and on").stall()).once();
		this.page.ask("Tell me a long story.");
		this.page.awaitText(".prose", "on and on");
		this.page.ask("Stop it.");
		awaitSteer();
		this.page.find("#message").sendKeys("Not sent", Keys.ESCAPE);
		this.page.awaitTurn("stopped");
		this.page.await(".steered button:not([hidden])");
		assertThat(this.page.find("#message").getAttribute("value")).isEqualTo("Not sent");
	}

	private void awaitSteer() {
		Awaitility.await()
			.atMost(ChatPage.PATIENCE)
			.until(() -> this.server.requests()
				.stream()
				.anyMatch((request) -> request.type().equals("response.steer")));
	}

	private List<String> kinds() {
		return this.page.findAll("#messages > *")
			.stream()
			.map((node) -> String.valueOf(node.getAttribute("class")))
			.toList();
	}

}
