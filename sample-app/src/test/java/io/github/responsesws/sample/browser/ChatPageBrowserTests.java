package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.time.Duration;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page in a real browser.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=10ms" })
class ChatPageBrowserTests extends OpenPage {

	private final ResponsesWebSocketClient client;

	ChatPageBrowserTests(@Autowired ResponsesWebSocketClient client) {
		this.client = client;
	}

	@Test
	void streamsTheAnswerAndShowsItsEvents() throws IOException {
		this.page.awaitText("#endpoint-name", "Demo server in this process, 127.0.0.1:" + this.server.port());
		this.page.screenshot("welcome-light");
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.script()
				.reasoning("Thinking about it.")
				.repeatDelta(40, "word after word ")
				.delay(Duration.ofMillis(200))
				.delta("and a pause ")
				.await(gate)
				.repeatDelta(10, "and the rest "))
			.once();
		this.page.ask("Why keep a WebSocket open?");
		this.page.awaitText(".answer[aria-busy='true'] .prose", "and a pause");
		this.page.await("#turn-state[data-state='running']");
		this.page.screenshot("streaming-light");
		gate.open();
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".answer .prose").strip()).endsWith("and the rest");
		for (String figure : new String[] { "#figure-first", "#figure-rate", "#figure-total", "#usage-input",
				"#usage-output", "#served-session", "#served-lane", "#served-wait", "#served-bytes",
				"#served-response" }) {
			assertThat(this.page.text(figure)).as(figure).matches("(?s).*\\w.*");
		}
		assertThat(this.page.findAll("#timeline .event")).extracting((row) -> row.getAttribute("data-type"))
			.startsWith("turn.started", "response.created", "response.in_progress")
			.endsWith("response.completed", "turn.ended", "run.ended");
		WebElement deltas = this.page.find("#timeline [data-type='response.output_text.delta']");
		assertThat(Integer.parseInt(String.valueOf(deltas.getAttribute("data-count")))).isGreaterThan(1);
		this.page.awaitText("#pool", "1 session open");
		assertThat(this.page.complaints()).isEmpty();
		this.page.screenshot("answer-light");
	}

	@Test
	void continuesTheConversationAndForgetsItOnDemand() {
		this.page.ask("My name is Ada.");
		this.page.awaitTurn("completed");
		this.page.ask("What is my name?");
		this.page.await(".answer:nth-of-type(2)[aria-busy='false']");
		assertThat(this.page.findAll(".answer")).last()
			.satisfies((answer) -> assertThat(answer.getText()).contains("Ada"));
		assertThat(this.server.requests()).last()
			.satisfies((request) -> assertThat(request.previousResponseId()).isNotNull());
		this.page.click("#new-conversation");
		assertThat(this.page.findAll(".answer")).isEmpty();
		assertThat(this.page.find("#welcome").isDisplayed()).isTrue();
		this.page.ask("What is my name?");
		this.page.awaitTurn("completed");
		assertThat(this.server.requests()).last()
			.satisfies((request) -> assertThat(request.previousResponseId()).isNull());
	}

	@Test
	void stopButtonCancelsTheTurn() throws IOException {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(20, "on and on ").stall()).once();
		this.page.ask("Tell me a long story.");
		this.page.awaitText(".prose", "on and on on and on");
		this.page.click("#stop");
		this.page.awaitTurn("stopped");
		assertThat(this.page.text(".answer .notice")).contains("You stopped this answer");
		Awaitility.await().atMost(ChatPage.PATIENCE).until(() -> this.client.snapshot().busyLanes() == 0);
		this.page.ask("And now?");
		this.page.awaitTurn("completed");
		this.page.screenshot("stopped-light");
	}

	@Test
	void helpIsBackOnceTheQuestionIsShortEnough() {
		this.page.awaitText("#endpoint-name", "Demo server");
		this.page.paste("x".repeat(16_001));
		assertThat(this.page.findAll("#composer-help.full")).isNotEmpty();
		assertThat(this.page.text("#composer-help")).isEqualTo("Shorten it by 1 character to send it.");
		this.page.paste("x");
		assertThat(this.page.findAll("#composer-help.full")).isEmpty();
		assertThat(this.page.findAll("#composer-help kbd")).hasSize(4);
	}

	@Test
	void escapeStopsTheTurnToo() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("on and on").stall()).once();
		this.page.ask("Tell me a long story.");
		this.page.awaitText(".prose", "on and on");
		this.page.find("#message").sendKeys(Keys.ESCAPE);
		this.page.awaitTurn("stopped");
	}

	@Test
	void saysThatTheConnectionWasLostOnceTooOftenAndAnswersTheNextQuestion() throws IOException {
		this.page.colours("dark");
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(30, "half an answer ").drop()).times(4);
		this.page.ask("Will this arrive?");
		this.page.awaitTurn("failed");
		assertThat(this.page.text(".problem h3")).isEqualTo("The connection was lost while the answer was arriving");
		assertThat(this.page.text(".problem .hint")).contains("Ask again");
		assertThat(this.page.text(".prose")).startsWith("half an answer");
		this.page.screenshot("connection-lost-dark");
		this.page.click(".problem button");
		this.page.awaitTurn("completed");
		this.page.screenshot("next-question-dark");
	}

	@Test
	void showsModelOutputAsTextOnly() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.text("**Bold** <img src=x onerror=alert(1)> <script>alert(2)</script>\n\n- one\n- two"))
			.once();
		this.page.ask("<b>Hello</b>");
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".question")).isEqualTo("<b>Hello</b>");
		assertThat(this.page.text(".prose p")).contains("<img src=x onerror=alert(1)>");
		assertThat(this.page.findAll("#messages img, #messages script, #messages b")).isEmpty();
		assertThat(this.page.findAll(".prose li")).hasSize(2);
		assertThat(this.page.complaints()).isEmpty();
	}

	@Test
	void followsTheSystemsColoursUntilOneIsChosen() throws IOException {
		String light = this.page.background();
		this.page.colours("dark");
		String dark = this.page.background();
		assertThat(dark).isNotEqualTo(light);
		this.page.ask("Why keep a WebSocket open?");
		this.page.awaitTurn("completed");
		this.page.screenshot("answer-dark");
		this.page.click("#theme");
		assertThat(this.page.background()).isEqualTo(light);
		assertThat(this.page.find("#theme").getAttribute("aria-label")).isEqualTo("Colours: light");
		this.page.click("#theme");
		assertThat(this.page.background()).isEqualTo(dark);
	}

	@Test
	void staysAtTheEndOfTheTranscriptInAWindowOfAnotherSize() throws IOException {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(400, "word after word ")).once();
		this.page.ask("Why keep a WebSocket open?");
		this.page.awaitTurn("completed");
		this.page.awaitEnd("#transcript");
		for (int width : new int[] { 700, 1360, 420 }) {
			this.page.resize(width, 600);
			this.page.awaitEnd("#transcript");
		}
		this.page.awaitSettled("#details");
		this.page.screenshot("resized-light");
		this.page.scrollToStart("#transcript");
		this.page.resize(900, 700);
		assertThat(this.page.distanceToEnd("#transcript")).isGreaterThan(100);
	}

	@Test
	void fitsAPhone() throws IOException {
		this.page.phone();
		this.page.ask("Why keep a WebSocket open?");
		this.page.awaitTurn("completed");
		assertThat(this.page.overflowsSideways()).isFalse();
		this.page.screenshot("phone-light");
		this.page.click("#open-details");
		this.page.await("#details.open");
		this.page.awaitSettled("#details");
		assertThat(this.page.find("#timeline").isDisplayed()).isTrue();
		this.page.screenshot("phone-details-light");
		this.page.click("#close-details");
		assertThat(this.page.findAll("#details.open")).isEmpty();
		assertThat(this.page.complaints()).isEmpty();
	}

}
