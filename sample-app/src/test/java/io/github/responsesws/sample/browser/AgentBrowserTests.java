package io.github.responsesws.sample.browser;

import java.io.IOException;

import io.github.responsesws.sample.Errand;
import io.github.responsesws.sample.SampleApplication;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the agent on the page: calls of tools, bytes, and dropped connections.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=2ms", "sample.planning-time=100ms" })
@Import(Errand.class)
class AgentBrowserTests extends OpenPage {

	private final Errand errand;

	AgentBrowserTests(@Autowired Errand errand) {
		this.errand = errand;
	}

	@Test
	void showsEachCallOfAToolWithItsArgumentsAndResult() throws IOException {
		this.page.click(".ideas li:first-child .idea");
		this.page.awaitTurn("completed");
		assertThat(this.page.findAll(".tool[data-state='completed']")).hasSize(2);
		String weather = this.page.text(".tool[aria-label='Tool weather']");
		assertThat(weather).contains("Lisbon", "sunny", "done").containsPattern("\\d ms");
		assertThat(this.page.text(".tool[aria-label='Tool calculate']")).contains("(19.5 + 4) * 12", "282");
		assertThat(this.page.text(".parts .prose:last-child")).contains("282");
		assertThat(this.page.text(".receipt")).contains("2 tool calls");
		assertThat(this.page.complaints()).isEmpty();
		this.page.screenshot("agent-light");
	}

	@Test
	void everyIdeaHasAnAnswer() {
		this.page.await("li:not([hidden]) > .idea[data-agents]");
		for (int idea = 1; idea <= this.page.findAll(".idea").size(); idea++) {
			this.page.click(".ideas li:nth-child(" + idea + ") .idea");
			this.page.awaitTurn("completed");
			assertThat(this.page.findAll(".problem, .tool[data-state='failed']")).isEmpty();
			assertThat(this.page.findAll(".tool").isEmpty()).isEqualTo(idea == 5);
			this.page.click("#new-conversation");
		}
	}

	@Test
	void showsWhyAToolFailed() throws IOException {
		this.page.ask("What is the weather in Atlantis?");
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".tool[data-state='failed'] .tool-failure"))
			.startsWith("There is no station in 'Atlantis'.");
		this.page.screenshot("agent-failed-light");
	}

	@Test
	void showsWhatEachTurnSentBesideTheFullHistory() throws IOException {
		assertThat(this.page.findAll("#bytes li")).isEmpty();
		this.page.ask("What is the weather in Lisbon?");
		this.page.awaitTurn("completed");
		assertThat(this.page.findAll("#bytes li.chosen")).hasSize(2);
		this.page.ask("And what is the weather in Rome?");
		this.page.awaitAnswer(2);
		assertThat(this.page.findAll("#bytes li")).hasSize(4);
		assertThat(this.page.findAll("#bytes li.chosen")).hasSize(2);
		int sent = this.page.find("#bytes li:last-child .sent").getSize().getWidth();
		int full = this.page.find("#bytes li:last-child .full").getSize().getWidth();
		assertThat(sent).isPositive().isLessThan(full);
		assertThat(this.page.text("#bytes-total")).contains("in 4 turns", "times as much");
		this.page.colours("dark");
		this.page.screenshot("agent-bytes-dark");
		this.page.click("#new-conversation");
		assertThat(this.page.findAll("#bytes li")).isEmpty();
	}

	@Test
	void goesOnAfterTheConnectionWasDroppedInTheMiddleOfAnAnswer() throws IOException {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.repeatDelta(5, "half an answer ").await(new Gate()))
			.once();
		this.page.ask("My name is Ada.");
		this.page.awaitText(".prose", "half an answer");
		this.page.click("#drop");
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".notice[data-kind='drop']")).isEqualTo("You dropped the connection.");
		assertThat(this.page.text(".notice[data-kind='loss']")).matches(
				"The connection was lost on session-\\d+\\. What had arrived does not count, and the turn is run again on session-\\d+\\.");
		assertThat(this.page.text(".prose.lost")).startsWith("half an answer");
		assertThat(this.page.text(".prose:last-child")).contains("Ada");
		assertThat(this.page.findAll(".problem")).isEmpty();
		this.page.screenshot("agent-dropped-light");
		this.page.ask("What is my name?");
		this.page.awaitAnswer(2);
		assertThat(this.page.text(".answer:last-child .prose")).contains("Your name is Ada");
	}

	@Test
	void goesOnAfterTheConnectionWasDroppedWhileAToolRan() throws IOException {
		this.page.phone();
		this.page.ask(Errand.PROMPT);
		this.page.await(".tool[data-state='running'] progress");
		this.page.screenshot("agent-running-phone-light");
		this.page.click("#drop");
		this.page.await(".notice[data-kind='drop']");
		this.errand.finish();
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".notice[data-kind='loss']")).contains("goes on with session-");
		this.page.click(".tool-result summary");
		assertThat(this.page.text(".tool-output")).contains("under the mat");
		assertThat(this.page.overflowsSideways()).isFalse();
		assertThat(this.page.complaints()).isEmpty();
		this.page.screenshot("agent-phone-light");
	}

	@Test
	void goesOnAfterEachDropOfTheConnectionInOneAnswer() throws IOException {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("first half ").await(new Gate())).once();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("second half ").await(new Gate())).once();
		this.page.ask("My name is Ada.");
		this.page.awaitText(".prose", "first half");
		this.page.click("#drop");
		this.page.awaitText(".prose:last-child", "second half");
		this.page.click("#drop");
		this.page.awaitTurn("completed");
		assertThat(this.page.findAll(".notice")).extracting((notice) -> notice.getAttribute("data-kind"))
			.containsExactly("drop", "loss", "drop", "loss");
		assertThat(this.page.findAll(".prose.lost")).hasSize(2);
		assertThat(this.page.findAll(".problem")).isEmpty();
		this.page.screenshot("agent-dropped-twice-light");
	}

	@Test
	void tellsOfADropWhileNothingRuns() throws IOException {
		this.page.await("#endpoint[data-state='up']");
		this.page.ask("My name is Ada.");
		this.page.awaitTurn("completed");
		String first = session();
		this.page.click("#drop");
		this.page.await(".notice[data-kind='drop']");
		assertThat(this.page.text(".notice"))
			.isEqualTo("You dropped the connection. The pool opens a new one for the next question.");
		this.page.await("#sessions:not(:has([data-session='" + first + "']))");
		this.page.screenshot("dropped-idle-light");
		this.page.colours("dark");
		String second = session();
		this.page.click("#drop");
		this.page.await("#sessions:not(:has([data-session='" + second + "']))");
		assertThat(this.page.findAll(".notice")).hasSize(1);
		this.page.screenshot("dropped-idle-dark");
		this.page.ask("What is my name?");
		this.page.awaitAnswer(2);
		assertThat(this.page.text(".answer:last-child .prose")).contains("Your name is Ada");
		this.page.click("#new-conversation");
		assertThat(this.page.findAll(".notice")).isEmpty();
		this.page.phone();
		this.page.click("#drop");
		this.page.await(".notice[data-kind='drop']");
		assertThat(this.page.isInSight(".notice")).isTrue();
		assertThat(this.page.overflowsSideways()).isFalse();
		assertThat(this.page.complaints()).isEmpty();
		this.page.screenshot("dropped-welcome-phone-dark");
	}

	/**
	 * Wait until the page knows one session, and return its name.
	 */
	private String session() {
		this.page.awaitText("#pool", "1 session open");
		return String.valueOf(this.page.find("#sessions .session").getAttribute("data-session"));
	}

	@Test
	void saysWhyTheConnectionToAnotherServiceIsNotDropped() {
		try (ConfigurableApplicationContext other = new SpringApplicationBuilder(SampleApplication.class)
			.run("--server.port=0", "--responses-ws.base-url=" + this.server.baseUrl());
				ChatPage page = new ChatPage(
						other.getEnvironment().getRequiredProperty("local.server.port", Integer.class))) {
			page.await("#endpoint[data-state='up']");
			assertThat(page.find("#drop").getAttribute("aria-disabled")).isEqualTo("true");
			assertThat(page.find("#drop").getAttribute("title")).contains("demo server");
			page.click("#drop");
			page.awaitText("#announce", "Only connections to the demo server");
			page.ask("What is the weather in Lisbon?");
			page.awaitTurn("completed");
			assertThat(page.text(".tool")).contains("sunny");
		}
	}

	@Test
	void stoppedToolIsShownAsStopped() {
		this.page.ask(Errand.PROMPT);
		this.page.await(".tool[data-state='running'] progress");
		this.page.click("#stop");
		this.page.awaitTurn("stopped");
		assertThat(this.page.findAll(".tool[data-state='stopped']")).hasSize(1);
		this.page.ask("Hello again.");
		this.page.awaitAnswer(2);
		assertThat(this.page.findAll(".problem")).isEmpty();
	}

}
