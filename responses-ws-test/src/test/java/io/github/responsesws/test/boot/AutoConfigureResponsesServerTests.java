package io.github.responsesws.test.boot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(classes = AutoConfigureResponsesServerTests.Application.class, webEnvironment = WebEnvironment.NONE,
		properties = "responses-ws.base-url=https://provider.example/v1")
@AutoConfigureResponsesServer(apiKey = "boot-key", latency = "1ms", maxConnectionAge = "5m")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class AutoConfigureResponsesServerTests {

	@Autowired
	private ResponsesServer server;

	@Autowired
	private Environment environment;

	@Test
	@Order(1)
	void theEnvironmentPointsAtTheServer() throws Exception {
		assertThat(this.environment.getProperty("responses-ws.base-url")).isEqualTo(this.server.baseUrl());
		assertThat(this.environment.getProperty("responses-ws.api-key")).isEqualTo("boot-key");
		assertThat(post(this.server.baseUrl(), "boot-key")).isEqualTo(200);
		assertThat(post(this.server.baseUrl(), "other")).isEqualTo(401);
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	@Order(2)
	void theServerIsResetBetweenTests() {
		assertThat(this.server.requests()).isEmpty();
	}

	static int post(String baseUrl, String apiKey) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/responses"))
			.timeout(Duration.ofSeconds(60))
			.headers("Authorization", "Bearer " + apiKey, "Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"model\":\"gpt-5.5\",\"input\":\"Say hello.\"}"))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
	}

	@Nested
	class Inner {

		@Test
		void nestedTestsShareTheServer(@Autowired ResponsesServer inner) {
			assertThat(inner).isSameAs(AutoConfigureResponsesServerTests.this.server);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
