package io.github.responsesws.sample.browser;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.sample.Errand;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for pages that are loaded anew, or left and gone back to.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=2ms" })
@Import(Errand.class)
class ReloadBrowserTests extends OpenPage {

	private final ResponsesWebSocketClient client;

	private final Errand errand;

	ReloadBrowserTests(@Autowired ResponsesWebSocketClient client, @Autowired Errand errand) {
		this.client = client;
		this.errand = errand;
	}

	@Test
	void anAnswerGoesOnAfterAReload() throws Exception {
		Gate gate = half("My name is Ada.", "The second half.");
		this.page.reload();
		this.page.awaitText(".answer[aria-busy='true'] .prose", "The first half.");
		assertThat(this.page.text(".question")).isEqualTo("My name is Ada.");
		assertThat(this.page.find("#stop").isDisplayed()).isTrue();
		assertThat(this.page.find("#welcome").isDisplayed()).isFalse();
		this.page.screenshot("reloaded-light");
		gate.open();
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".prose")).isEqualTo("The first half. The second half.");
		assertThat(this.page.findAll(".answer")).hasSize(1);
		assertThat(this.page.text("#figure-first")).containsPattern("\\d");
		assertThat(this.server.requests()).hasSize(1);
		this.page.ask("What is my name?");
		this.page.awaitAnswer(2);
		assertThat(this.page.text(".answer:last-child .prose")).contains("Your name is Ada");
		assertThat(this.page.complaints()).isEmpty();
	}

	@Test
	void aToolIsStillRunningAfterAReload() {
		this.page.ask(Errand.PROMPT);
		this.page.await(".tool[data-state='running'] progress");
		this.page.reload();
		this.page.await(".tool[data-state='running'] progress");
		assertThat(this.page.text("#turn-state")).isEqualTo("Running a tool");
		this.errand.finish();
		this.page.awaitTurn("completed");
		assertThat(this.page.findAll(".tool[data-state='completed']")).hasSize(1);
	}

	@Test
	void anAnswerIsThereAfterAnotherPageWasLookedAt() {
		Gate gate = half("Hello.", "The second half.");
		this.page.open(this.port, "/api/status");
		gate.open();
		Awaitility.await().atMost(ChatPage.PATIENCE).until(() -> this.client.snapshot().busyLanes() == 0);
		this.page.back();
		this.page.awaitText(".prose", "The second half.");
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".receipt")).contains("first text");
	}

	@Test
	void aNewConversationLeavesTheAnswerToGoOnUntilOneComesBack() {
		Gate gate = half("Hello.", "The second half.");
		String address = this.page.address();
		assertThat(address).matches("/\\?conversation=[0-9a-f]{32}");
		this.page.click("#new-conversation");
		assertThat(this.page.address()).isEqualTo("/");
		assertThat(this.page.find("#welcome").isDisplayed()).isTrue();
		this.page.ask("My name is Ada.");
		this.page.awaitTurn("completed");
		this.page.back();
		this.page.back();
		assertThat(this.page.address()).isEqualTo(address);
		this.page.awaitText(".answer[aria-busy='true'] .prose", "The first half.");
		gate.open();
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".prose")).endsWith("The second half.");
		this.page.back();
		this.page.await("#welcome:not([hidden])");
		this.page.forward();
		this.page.awaitText(".prose", "The second half.");
	}

	@Test
	void theWholeConversationIsThereAfterAReload() {
		this.page.ask("What is the weather in Lisbon?");
		this.page.awaitTurn("completed");
		this.page.ask("My name is Ada.");
		this.page.awaitAnswer(2);
		String second = this.page.text(".answer:last-child .prose");
		this.page.reload();
		this.page.awaitAnswer(2);
		assertThat(this.page.findAll(".question")).extracting((question) -> question.getText())
			.containsExactly("What is the weather in Lisbon?", "My name is Ada.");
		assertThat(this.page.text(".tool[data-state='completed']")).contains("weather", "Lisbon", "sunny");
		assertThat(this.page.text(".answer:last-child .prose")).isEqualTo(second);
		assertThat(this.page.findAll("#timeline .event")).isNotEmpty();
		assertThat(this.page.text("#bytes-total")).contains("in 3 turns", "times as much");
		this.page.ask("What is my name?");
		this.page.awaitAnswer(3);
		assertThat(this.page.text(".answer:last-child .prose")).contains("Your name is Ada");
	}

	@Test
	void whatWasSteeredIsThereAfterAReload() {
		Gate gate = half("Tell me about lighthouses.", "The second half.");
		this.page.ask("My name is Ada. What is my name?");
		Awaitility.await()
			.atMost(ChatPage.PATIENCE)
			.until(() -> this.server.requests()
				.stream()
				.anyMatch((request) -> request.type().equals("response.steer")));
		this.page.reload();
		this.page.awaitText(".prose", "The first half.");
		gate.open();
		this.page.awaitTurn("completed");
		assertThat(this.page.findAll(".steered[data-outcome='applied']")).hasSize(1);
		this.page.reload();
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".steered[data-outcome='applied'] .steered-text"))
			.isEqualTo("My name is Ada. What is my name?");
		assertThat(this.page.findAll("#messages > *")).extracting((node) -> node.getAttribute("class"))
			.containsExactly("question", "answer continued", "question steered", "answer");
	}

	@Test
	void anAnswerIsStoppedAfterAReload() {
		half("Hello.", "The second half.");
		this.page.reload();
		this.page.awaitText(".prose", "The first half.");
		this.page.click("#stop");
		this.page.awaitTurn("stopped");
		Awaitility.await().atMost(ChatPage.PATIENCE).until(() -> this.client.snapshot().busyLanes() == 0);
		this.page.reload();
		this.page.awaitTurn("stopped");
		assertThat(this.page.text(".notice[data-kind='stop']")).startsWith("This answer was stopped.");
		this.page.ask("My name is Ada.");
		this.page.awaitAnswer(2);
		assertThat(this.page.text(".answer:last-child .prose")).contains("Ada");
	}

	@Test
	void whyThereWasNoAnswerIsThereAfterAReload() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(429, "insufficient_quota", "Nothing left."))
			.once();
		this.page.ask("Hello.");
		this.page.awaitTurn("failed");
		this.page.reload();
		this.page.awaitTurn("failed");
		assertThat(this.page.text(".problem h3")).isEqualTo("The account has no credit left");
		this.page.click(".problem button");
		this.page.awaitAnswer(2);
	}

	@Test
	void aConversationThatNobodyKnowsIsNotShown() {
		this.page.open(this.port, "/?conversation=nobody");
		this.page.awaitText(".notice", "This application does not know that conversation any more.");
		assertThat(this.page.address()).isEqualTo("/");
		assertThat(this.page.find("#welcome").isDisplayed()).isTrue();
		this.page.ask("My name is Ada.");
		this.page.awaitTurn("completed");
	}

	/**
	 * Ask, and wait for the first half of an answer.
	 * @return lets the second half come
	 */
	private Gate half(String question, String secondHalf) {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("The first half. ").await(gate).delta(secondHalf))
			.once();
		this.page.ask(question);
		this.page.awaitText(".prose", "The first half.");
		return gate;
	}

}
