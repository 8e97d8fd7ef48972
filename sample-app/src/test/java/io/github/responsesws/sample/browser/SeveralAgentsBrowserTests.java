package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.util.List;

import io.github.responsesws.sample.EarlyErrand;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for several agents on the page: what each writes and calls, and when.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=5ms", "sample.planning-time=400ms" })
@Import(EarlyErrand.class)
class SeveralAgentsBrowserTests extends OpenPage {

	private final EarlyErrand errand;

	SeveralAgentsBrowserTests(@Autowired EarlyErrand errand) {
		this.errand = errand;
	}

	@Test
	void eachAgentHasALaneWithItsToolsBelow() throws IOException {
		this.page.await("li:not([hidden]) > .idea[data-agents]");
		this.page.click(".idea[data-agents]");
		this.page.awaitTurn("completed");
		assertThat(texts(".lane-name")).containsExactly("Model", "root", "researcher", "plan_trip", "reviewer",
				"weather");
		assertThat(this.page.findAll(".lane-row[data-kind='agent']")).hasSize(3);
		assertThat(texts(".lane-row.below .lane-name")).containsExactly("plan_trip", "weather");
		assertThat(this.page.findAll(".lane-row.below .lane-track b")).as("outputs that reached the answer").hasSize(2);
		assertThat(this.page.find(".lane-row:nth-child(3) .visually-hidden").getAttribute("textContent"))
			.contains("wrote from", "waited from");
		assertThat(this.page.find(".lane-row:nth-child(4) .visually-hidden").getAttribute("textContent"))
			.contains("done from", "the answer has its output after");
		assertThat(texts(".tool .agent-name")).containsExactly("researcher", "reviewer");
		assertThat(texts(".tool-early")).contains("reached the answer while that was written");
		assertThat(texts(".prose.aside > .agent-name")).containsExactly("researcher", "reviewer");
		assertThat(this.page.text(".answer .parts > .prose:last-child")).startsWith("My agents are done.")
			.contains("museums of Porto")
			.doesNotContain("[", "{", "..");
		assertThat(texts("#timeline .name em")).contains("researcher · function_call · plan_trip",
				"root · multi_agent_call · spawn_agent");
		this.page.screenshot("agents-light");
		this.page.resize(1280, 800);
		this.page.screenshot("agents-1280-light");
		assertThat(this.page.overflowing()).isEmpty();
		this.page.resize(390, 844);
		assertThat(this.page.overflowing()).isEmpty();
		this.page.screenshot("agents-390-light");
		this.page.click("#open-details");
		this.page.await("#details.open");
		this.page.awaitSettled("#details");
		assertThat(this.page.overflowing()).isEmpty();
		this.page.screenshot("agents-390-details-light");
		assertThat(this.page.complaints()).isEmpty();
	}

	@Test
	void agentsAtWorkShowWhoWaitsAndTakeNothingMore() throws IOException {
		this.page.await("#agents:not([hidden])");
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.agent("/root")
				.commentary("I ask others.")
				.agent("/root/researcher")
				.functionCall("early_errand", "{}")
				.agent("/root/reviewer")
				.text("I have read it already.")
				.awaitInjections()
				.await(gate)
				.agent("/root")
				.finalAnswer("All done."))
			.once();
		this.page.click("#agents");
		assertThat(this.page.find("#agents").getAttribute("aria-pressed")).isEqualTo("true");
		this.page.ask("Go.");
		this.page.await(".tool[data-state='running']");
		this.page.awaitText(".prose.aside", "I have read it already.");
		this.page.await(".lane-track i[data-state='waiting']");
		assertThat(this.page.text("#turn-state")).isEqualTo("3 agents at work");
		assertThat(this.page.find("#steer").isDisplayed()).isFalse();
		assertThat(this.page.find("#stop").isDisplayed()).isTrue();
		this.page.find("#message").sendKeys("One thing more", Keys.ENTER);
		assertThat(this.page.find("#message").getAttribute("value")).isEqualTo("One thing more");
		assertThat(this.page.findAll(".steered")).isEmpty();
		this.page.screenshot("agents-waiting-light");
		this.errand.finish();
		this.page.await(".lane-row.below .lane-track b");
		assertThat(this.page.findAll("#turn-state[data-state='running']")).hasSize(1);
		gate.open();
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".answer .parts > .prose:last-child")).isEqualTo("All done.");
		assertThat(this.page.complaints()).isEmpty();
	}

	@Test
	void aPageThatIsLoadedAnewShowsTheAgentsOfBefore() {
		this.page.await("#agents:not([hidden])");
		this.page.click("#agents");
		this.page.ask("Look at the weather in Porto and plan a trip of 2 days.");
		this.page.awaitTurn("completed");
		this.page.reload();
		this.page.awaitAnswer(1);
		assertThat(texts(".lane-name")).containsExactly("Model", "root", "researcher", "plan_trip", "reviewer",
				"weather");
		this.page.ask("And now?");
		this.page.awaitAnswer(2);
		assertThat(this.page.findAll(".answer:last-child .agent-name")).isEmpty();
		this.page.reload();
		this.page.awaitAnswer(2);
		assertThat(texts(".tool .agent-name")).containsExactly("researcher", "reviewer");
		assertThat(texts(".prose.aside > .agent-name")).containsExactly("researcher", "reviewer");
	}

	@Test
	void agentsThatAreStoppedLeaveTheConversationFree() {
		this.page.await("#agents:not([hidden])");
		this.page.click("#agents");
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.agent("/root/researcher").functionCall("early_errand", "{}").awaitInjections())
			.once();
		this.page.ask("Go.");
		this.page.await(".tool[data-state='running']");
		this.page.click("#stop");
		this.page.awaitTurn("stopped");
		this.page.click("#agents");
		this.page.ask("My name is Ada.");
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".answer:last-child .prose")).contains("Ada");
	}

	private List<String> texts(String selector) {
		return this.page.findAll(selector).stream().map(WebElement::getText).toList();
	}

}
