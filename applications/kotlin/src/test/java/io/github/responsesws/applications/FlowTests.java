package io.github.responsesws.applications;

import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.boot.AutoConfigureResponsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers as {@code Flow}, suspending functions, data classes, and tools in Kotlin.
 */
@SpringBootTest(classes = KotlinApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "responses-ws.model=test-model")
@AutoConfigureResponsesServer
class FlowTests {

	@Autowired
	private ResponsesServer server;

	@LocalServerPort
	private int port;

	@BeforeEach
	void reset() {
		this.server.reset();
	}

	@Test
	void streamsAsFlow() throws Exception {
		FrontDoor.expect(this.server, "weather", "forecast");
		new FrontDoor(this.port).streams("/ask?question=Umbrella");
		assertThat(FrontDoor.outputs(this.server)).hasSize(2).contains("{\"city\":\"Paris\",\"sky\":\"rain\"}");
	}

	@Test
	void suspendsForAType() throws Exception {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("forecast", "{\"city\":\"Paris\"}"),
					Scripts.text("{\"umbrella\":false,\"reason\":\"sun\",\"coat\":null}"));
		assertThat(new FrontDoor(this.port).get("/advice?question=Umbrella"))
			.isEqualTo("{\"umbrella\":false,\"reason\":\"sun\",\"coat\":null}");
		assertThat(FrontDoor.outputs(this.server)).containsExactly("{\"city\":\"Paris\",\"sky\":\"sun\"}");
	}

	@Test
	void aFlowThatHasEnoughCancelsTheTurn() throws Exception {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("take ")
				.then(Scripts.delta("an "))
				.then(Scripts.delta("umbrella"))
				.then(Scripts.stall()));
		assertThat(new FrontDoor(this.port).get("/words?question=Umbrella")).isEqualTo("TAKE AN ");
		this.server.reset();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("no ").then(Scripts.delta("rain")));
		assertThat(new FrontDoor(this.port).get("/words?question=Umbrella")).isEqualTo("NO RAIN");
	}

}
