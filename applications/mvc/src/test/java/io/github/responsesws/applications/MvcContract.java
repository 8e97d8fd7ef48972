package io.github.responsesws.applications;

import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.boot.AutoConfigureResponsesServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application of Spring MVC does, whatever its threads are.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "responses-ws.model=test-model", "spring.security.user.name=ada",
				"spring.security.user.password=lovelace" })
@AutoConfigureResponsesServer
abstract class MvcContract {

	@Autowired
	private ResponsesServer server;

	@LocalServerPort
	private int port;

	@Test
	void streamsARunWhoseToolsKnowTheUser() throws Exception {
		FrontDoor.expect(this.server, "weather", "user");
		door().streams("/ask?question=Umbrella");
		assertThat(FrontDoor.outputs(this.server)).hasSize(2)
			.anyMatch("{\"city\":\"Paris\",\"sky\":\"rain\"}"::equals)
			.anyMatch((output) -> output.contains("Principal=ada") || output.contains("Username=ada"));
	}

	@Test
	void waitsForARunWhoseToolsKnowTheUser() throws Exception {
		this.server.reset();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("user", "{}"), Scripts.text(FrontDoor.ADVICE));
		assertThat(door().get("/advice?question=Umbrella")).isEqualTo(FrontDoor.ADVICE);
		assertThat(FrontDoor.outputs(this.server)).singleElement().asString().contains("Username=ada");
	}

	@Test
	void threadsAreThoseOfTheApplication() throws Exception {
		assertThat(door().get("/thread").contains("VirtualThread")).isEqualTo(areThreadsVirtual());
	}

	abstract boolean areThreadsVirtual();

	private FrontDoor door() {
		return new FrontDoor(this.port);
	}

}
