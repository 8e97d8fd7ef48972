package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.util.Map;

import io.github.responsesws.sample.SampleApplication;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the page says of a service that does not answer as it should.
 */
class ServiceBrowserTests {

	private ResponsesServer server;

	private ConfigurableApplicationContext application;

	private ChatPage page;

	@BeforeEach
	void startServer() {
		this.server = ResponsesServer.builder().start();
	}

	@AfterEach
	void close() {
		this.page.close();
		this.application.close();
		this.server.close();
	}

	@Test
	void isGreenOnceAConnectionIsOpenAndRedOnceTheServiceIsDead() throws IOException {
		open();
		this.page.await("#endpoint[data-state='up']");
		assertThat(this.page.text("#endpoint-name")).isEqualTo("127.0.0.1:" + this.server.port());
		String green = this.page.find(".endpoint-dot").getCssValue("background-color");
		this.server.close();
		this.page.await("#endpoint[data-state='unreachable']");
		assertThat(this.page.find(".endpoint-dot").getCssValue("background-color")).isNotEqualTo(green);
		assertThat(this.page.text("#endpoint-name"))
			.isEqualTo("127.0.0.1:" + this.server.port() + " cannot be reached");
		this.page.screenshot("service-dead-light");
		this.page.ask("Are you there?");
		this.page.awaitTurn("failed");
		assertThat(this.page.text(".problem h3")).isEqualTo("The endpoint could not be reached");
		assertThat(this.page.text(".problem .hint")).startsWith("Check that the service is running");
	}

	@Test
	void isRedFromTheStartIfTheKeyIsRefused() throws IOException {
		this.server.onHandshake()
			.refuse(401, Map.of(), "{\"error\":{\"message\":\"No.\",\"code\":\"invalid_api_key\"}}");
		open();
		this.page.await("#endpoint[data-state='refused']");
		assertThat(this.page.text("#endpoint-name")).endsWith("does not accept the key");
		this.page.colours("dark");
		this.page.screenshot("service-refused-dark");
		this.page.ask("Are you there?");
		this.page.awaitTurn("failed");
		assertThat(this.page.text(".problem h3")).isEqualTo("The endpoint did not accept the API key");
		assertThat(this.page.text(".problem .hint")).contains("another key (OPENAI_API_KEY)");
	}

	@Test
	void isRedWhileQuestionsAreRefusedForTheKey() {
		open();
		this.page.await("#endpoint[data-state='up']");
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(401, "invalid_api_key", "Incorrect API key provided."))
			.once();
		this.page.ask("Are you there?");
		this.page.awaitTurn("failed");
		this.page.await("#endpoint[data-state='refused']");
		this.page.ask("My name is Ada.");
		this.page.awaitAnswer(2);
		this.page.await("#endpoint[data-state='up']");
	}

	private void open() {
		this.application = new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0",
				"--responses-ws.base-url=" + this.server.baseUrl(), "--responses-ws.api-key=key");
		this.page = new ChatPage(
				this.application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

}
