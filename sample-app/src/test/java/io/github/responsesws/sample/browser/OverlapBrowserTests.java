package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.util.Objects;

import io.github.responsesws.sample.EarlyErrand;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for tools that work while the model still writes.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=5ms", "sample.planning-time=400ms" })
@Import(EarlyErrand.class)
class OverlapBrowserTests extends OpenPage {

	private final EarlyErrand errand;

	OverlapBrowserTests(@Autowired EarlyErrand errand) {
		this.errand = errand;
	}

	@Test
	void aToolRunsAndEndsWhileTheTextStreams() throws IOException {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.commentary("I send somebody.")
				.functionCall("early_errand", "{}")
				.delta("Meanwhile I write ")
				.await(gate)
				.delta("on and on."))
			.once();
		this.page.ask("Go.");
		this.page.await(".tool[data-state='running']");
		this.page.awaitText(".prose:last-child", "Meanwhile I write");
		assertThat(this.page.text("#turn-state")).isEqualTo("Streaming, and running a tool");
		assertThat(this.page.text(".tool-early")).isEqualTo("started while the model wrote");
		this.page.screenshot("early-running-light");
		this.errand.finish();
		this.page.await(".tool[data-state='completed']");
		assertThat(this.page.findAll("#turn-state[data-state='running']")).hasSize(1);
		gate.open();
		this.page.awaitTurn("completed");
		assertThat(this.page.findAll(".answer .parts > *"))
			.extracting((part) -> part.getText().lines().findFirst().orElse(""))
			.startsWith("I send somebody.", "early_errand", "Meanwhile I write on and on.");
		assertThat(this.page.findAll(".lane-row .lane-name")).extracting((name) -> name.getText())
			.containsExactly("Model", "early_errand");
		assertThat(number(".lane-row:nth-child(2) i", "left")).isGreaterThan(number(".lane-row:first-child i", "left"));
		assertThat(number(".lane-row:nth-child(2) i", "right")).isLessThan(number(".lane-row:first-child i", "right"));
		this.page.screenshot("early-done-light");
	}

	@Test
	void textGoesOnWhereItBeganAlthoughAToolStartedBetween() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.events("{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":"
					+ "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"status\":\"in_progress\",\"content\":[]}}",
					"{\"type\":\"response.output_text.delta\",\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"One \"}")
				.functionCall("early_errand", "{}")
				.await(gate)
				.events("{\"type\":\"response.output_text.delta\",\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"text.\"}",
						"{\"type\":\"response.output_text.done\",\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"text\":\"One text. Whole.\"}"))
			.once();
		this.page.ask("Go.");
		this.page.await(".tool[data-state='running']");
		gate.open();
		this.page.awaitText(".prose", "One text. Whole.");
		this.errand.finish();
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".prose")).isEqualTo("One text. Whole.");
	}

	@Test
	void aCallThatTheAnswerDoesNotMakeInTheEndIsShownAsNotNeeded() throws IOException {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("early_errand", "{}")
				.delta("And then ")
				.await(gate)
				.incomplete("max_output_tokens"))
			.once();
		this.page.ask("Go.");
		this.page.await(".tool[data-state='running']");
		gate.open();
		this.page.awaitTurn("incomplete");
		assertThat(this.page.text(".tool[data-state='cancelled'] .tool-state")).isEqualTo("not needed");
		assertThat(this.page.text(".tool-note")).contains("its result is not used");
		assertThat(this.page.findAll("#timeline [data-type='tool.cancelled']")).hasSize(1);
		this.page.screenshot("early-cancelled-light");
	}

	@Test
	void aCallOfAnAnswerWhoseConnectionIsLostIsShownAsNotNeeded() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("early_errand", "{}").delta("Half an answer").await(new Gate()))
			.once();
		this.page.ask("My name is Ada.");
		this.page.await(".tool[data-state='running']");
		this.page.awaitText(".prose", "Half an answer");
		this.page.click("#drop");
		this.page.awaitTurn("completed");
		assertThat(this.page.findAll(".tool[data-state='cancelled']")).hasSize(1);
		assertThat(this.page.findAll(".tool[data-state='running']")).isEmpty();
		assertThat(this.page.text(".prose:last-child")).contains("Ada");
	}

	@Test
	void theSecondIdeaShowsATripThatIsPlannedWhileTheModelWrites() throws IOException {
		this.page.click(".ideas li:nth-child(2) .idea");
		this.page.await(".tool[data-early][aria-label='Tool plan_trip']");
		this.page.awaitText(".prose.commentary", "I have asked plan_trip");
		this.page.awaitTurn("completed");
		assertThat(this.page.text(".answer .prose:last-child")).contains("(3) the markets of Porto")
			.doesNotContain("[", "{", "..");
		this.page.screenshot("early-idea-light");
	}

	private double number(String selector, String side) {
		return ((Number) Objects.requireNonNull(this.page.script(
				"return document.querySelector(arguments[0]).getBoundingClientRect()[arguments[1]]", selector, side)))
			.doubleValue();
	}

}
