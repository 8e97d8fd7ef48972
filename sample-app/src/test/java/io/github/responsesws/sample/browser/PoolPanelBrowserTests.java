package io.github.responsesws.sample.browser;

import java.io.IOException;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.sample.SampleApplication;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the pool's panel in a real browser. Each has an application of its own, whose
 * pool nobody has used before.
 */
class PoolPanelBrowserTests {

	private ConfigurableApplicationContext application;

	private ResponsesServer server;

	private ChatPage page;

	@BeforeEach
	void open() {
		this.application = start(0);
		this.server = this.application.getBean(ResponsesServer.class);
		this.page = new ChatPage(port());
	}

	@AfterEach
	void close() {
		this.page.close();
		this.application.close();
	}

	@Test
	void fillsALaneWhileTheAnswerStreams() throws IOException {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.repeatDelta(30, "word after word ").await(gate).delta("and the end"))
			.once();
		this.page.ask("Why keep a WebSocket open?");
		this.page.awaitText(".prose", "word after word");
		this.page.awaitText("#pool", "Pool: 1 session open, 1 of 4 lanes busy.");
		this.page.click("#tab-pool");
		this.page.await(".lanes[aria-label='1 of 4 lanes busy']");
		assertThat(this.page.findAll(".session")).hasSize(1);
		assertThat(this.page.findAll(".session .lane")).hasSize(4);
		assertThat(this.page.findAll(".session .lane.busy")).hasSize(1);
		assertThat(this.page.text(".session-state")).isEqualTo("open");
		assertThat(this.page.text("#pool-lanes")).matches("1\\s*of 4");
		assertThat(this.page.text("#pool-state")).isEqualTo("Live");
		assertThat(this.page.find("#panel-turn").isDisplayed()).isFalse();
		this.page.screenshot("pool-light");
		gate.open();
		this.page.await(".lanes[aria-label='0 of 4 lanes busy']");
		this.page.awaitTurn("completed");
		for (String reading : new String[] { "#turns-completed", "#meter-mean", "#meter-max", "#meter-first",
				"#meter-acquire", "#meter-events", "#meter-bytes", "#meter-tokens", "#meter-handshakes",
				"#pool-affinity", "#pool-buffered", "#pool-stray", "#pool-connecting" }) {
			assertThat(this.page.text(reading)).as(reading).matches("(?s).*\\d.*");
		}
		assertThat(this.page.text("#pool-handshake")).startsWith("succeeded");
		assertThat(this.page.complaints()).isEmpty();
	}

	@Test
	void showsEverySessionInLightAndDarkAndOnAPhone() throws IOException {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Wait").await(gate).text(" over"));
		ResponseRequest request = ResponseRequest.builder().model("demo").input("Hello").build();
		ResponsesWebSocketClient client = this.application.getBean(ResponsesWebSocketClient.class);
		Disposable turns = Flux.range(0, 6).flatMap((number) -> client.stream(request)).subscribe();
		try {
			this.page.click("#tab-pool");
			this.page.await(".session:nth-child(2) .lanes[aria-label='2 of 4 lanes busy']");
			assertThat(this.page.text("#pool-sessions")).matches("2\\s*of 2");
			this.page.screenshot("pool-two-light");
			this.page.colours("dark");
			this.page.screenshot("pool-two-dark");
			this.page.phone();
			this.page.click("#open-details");
			this.page.await("#details.open");
			this.page.awaitSettled("#details");
			assertThat(this.page.overflowsSideways()).isFalse();
			this.page.screenshot("pool-phone-dark");
			this.page.colours("light");
			this.page.screenshot("pool-phone-light");
		}
		finally {
			gate.open();
			this.page.await(".session:nth-child(2) .lanes[aria-label='0 of 4 lanes busy']");
			turns.dispose();
		}
	}

	@Test
	void isReachedWithTheKeyboard() {
		this.page.click("#tab-turn");
		this.page.find("#tab-turn").sendKeys(Keys.ARROW_RIGHT);
		this.page.await("#tab-pool[aria-selected='true']:focus");
		assertThat(this.page.find("#panel-pool").isDisplayed()).isTrue();
		this.page.find("#tab-pool").sendKeys(Keys.ARROW_RIGHT);
		this.page.await("#tab-turn[aria-selected='true']:focus");
		assertThat(this.page.find("#panel-pool").isDisplayed()).isFalse();
	}

	@Test
	void asksOnlyWhileThePageIsVisible() {
		this.page.await("#pool-state[data-state='live']");
		this.page.visibility("hidden");
		assertThat(this.page.requestsWithin(2500, "api/pool")).isZero();
		this.page.visibility("visible");
		this.page.awaitRequests(2, "api/pool");
	}

	@Test
	void saysThatTheApplicationIsNotReachableUntilItIsBack() throws IOException {
		int port = port();
		this.page.click("#tab-pool");
		this.page.await("#pool-state[data-state='live']");
		this.page.await("#endpoint[data-state='up']");
		this.application.close();
		this.page.await("#pool-state[data-state='failed']");
		assertThat(this.page.text("#pool-state")).isEqualTo("Not reachable");
		this.page.await("#endpoint[data-state='down']");
		this.page.screenshot("pool-not-reachable-light");
		this.application = start(port);
		this.page.await("#pool-state[data-state='live']");
		this.page.await("#endpoint[data-state='up']");
	}

	private int port() {
		return this.application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static ConfigurableApplicationContext start(int port) {
		return new SpringApplicationBuilder(SampleApplication.class).run("--server.port=" + port, "--OPENAI_API_KEY=",
				"--OPENAI_BASE_URL=", "--sample.demo-latency=10ms");
	}

}
