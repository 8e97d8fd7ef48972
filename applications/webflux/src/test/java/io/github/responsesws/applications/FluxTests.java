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

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "responses-ws.model=test-model", "spring.security.user.name=ada",
				"spring.security.user.password=lovelace" })
@AutoConfigureResponsesServer
class FluxTests {

	@Autowired
	private ResponsesServer server;

	@LocalServerPort
	private int port;

	@Test
	void streamsARunWhoseToolsKnowTheUser() throws Exception {
		FrontDoor.expect(this.server, "weather", "user");
		new FrontDoor(this.port).streams("/ask?question=Umbrella");
		assertThat(FrontDoor.outputs(this.server)).containsExactlyInAnyOrder("{\"city\":\"Paris\",\"sky\":\"rain\"}",
				"ada");
	}

	@Test
	void answersWithAType() throws Exception {
		this.server.reset();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text(FrontDoor.ADVICE));
		assertThat(new FrontDoor(this.port).get("/advice?question=Umbrella")).isEqualTo(FrontDoor.ADVICE);
	}

}
