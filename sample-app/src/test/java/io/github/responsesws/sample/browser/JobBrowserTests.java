package io.github.responsesws.sample.browser;

import java.io.IOException;

import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for jobs on the page: calls that no answer waits for, and that come back later.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=2ms", "sample.report-time=4s" })
class JobBrowserTests extends OpenPage {

	private static final String PROMPT = "Write a report about lost connections.";

	@Test
	void aJobWorksOnAfterTheAnswerAndTheModelTellsOfItByItself() throws IOException {
		this.page.click(".ideas li:nth-child(3) .idea");
		this.page.awaitTurn("completed");
		assertThat(this.page.findAll(".tool[data-state='running']")).hasSize(1);
		assertThat(this.page.text(".tool")).contains("write_report", "the answer does not wait for it");
		assertThat(this.page.findAll(".lane-row[data-kind='job'] i[data-state='running']")).hasSize(1);
		this.page.screenshot("job-running-light");
		this.page.await(".tool[data-state='completed']");
		this.page.awaitAnswer(2);
		assertThat(this.page.findAll(".question")).hasSize(1);
		assertThat(this.page.text(".notice[data-kind='job']")).contains("A job has come back");
		this.page.awaitText(".answer:last-child .prose", "connection");
		this.page.awaitText(".tool", "came back later, and the model knows");
		this.page.click(".answer .receipt");
		assertThat(this.page.findAll(".lane-row[data-kind='job'] i[data-state='completed']")).hasSize(1);
		this.page.screenshot("job-back-light");
		assertThat(this.page.complaints()).isEmpty();
	}

	@Test
	void anotherQuestionIsAnsweredWhileTheJobWorks() {
		this.page.ask(PROMPT);
		this.page.awaitAnswer(1);
		this.page.ask("What is 1 + 2?");
		this.page.awaitAnswer(2);
		assertThat(this.page.findAll(".tool[data-state='running']")).hasSize(1);
		this.page.awaitAnswer(3);
		assertThat(this.page.findAll(".question")).hasSize(2);
		assertThat(this.page.complaints()).isEmpty();
	}

	@Test
	void anAnswerThatNobodyAskedForCanBeStopped() throws IOException {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.inputContaining("function_call_output"))
			.respond(Scripts.delta("It is ").await(gate))
			.once();
		this.page.ask(PROMPT);
		this.page.awaitAnswer(1);
		this.page.awaitText(".answer:last-child .prose", "It is");
		assertThat(this.page.find("#stop").isDisplayed()).isTrue();
		this.page.click("#stop");
		this.page.awaitTurn("stopped");
		gate.open();
		assertThat(this.page.text(".answer:last-child .notice[data-kind='stop']"))
			.isEqualTo("You stopped this answer. The model hears of the job with the next question.");
		this.page.screenshot("job-stopped-light");
		this.page.ask("Is it there?");
		this.page.awaitText(".answer:last-child .prose", "connection");
		this.page.awaitTurn("completed");
		assertThat(this.page.complaints()).isEmpty();
	}

	@Test
	void aPageThatIsLoadedAnewStillHearsOfTheJob() {
		this.page.ask(PROMPT);
		this.page.awaitAnswer(1);
		this.page.reload();
		this.page.await(".tool[data-state='running']");
		this.page.await(".tool[data-state='completed']");
		this.page.awaitAnswer(2);
		this.page.reload();
		this.page.awaitAnswer(2);
		assertThat(this.page.findAll(".question")).hasSize(1);
		this.page.awaitText(".tool", "came back later");
		this.page.awaitText(".answer:last-child .prose", "connection");
		assertThat(this.page.complaints()).isEmpty();
	}

}
