package io.github.responsesws.test.boot;

import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test of docs/test-server.md, which shows what stands between the marks.
 */
// snippet: boot-test
@SpringBootTest
@AutoConfigureResponsesServer(latency = "5ms")
class AgentTests {

	@Autowired
	ResponsesServer server;

	// end
	@Test
	void propertiesPointAtTheServer(@Value("${responses-ws.base-url}") String baseUrl,
			@Value("${responses-ws.api-key}") String apiKey) {
		assertThat(baseUrl).isEqualTo(this.server.baseUrl());
		assertThat(apiKey).isEqualTo("test-key");
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

	// snippet: boot-test

}
// end
