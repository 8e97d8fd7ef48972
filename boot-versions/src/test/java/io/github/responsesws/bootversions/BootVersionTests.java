package io.github.responsesws.bootversions;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.boot.AutoConfigureResponsesServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has to work with every version of Boot.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "responses-ws.model=test-model", "management.endpoint.health.show-details=always",
				"management.endpoints.web.exposure.include=health,metrics,responsesws" })
@AutoConfigureResponsesServer
class BootVersionTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(LONG).build();

	private final ResponsesServer server;

	private final String address;

	BootVersionTests(@Autowired ResponsesServer server, @Autowired Environment environment) {
		this.server = server;
		this.address = "http://localhost:" + environment.getRequiredProperty("local.server.port");
	}

	@Test
	void anApplicationStreamsRunsAndShowsThem() throws Exception {
		assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("expected.boot.version"));
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("weather", "{\"city\":\"Paris\"}"), Scripts.text("Take an umbrella."));
		assertThat(get("/ask?question=Umbrella").lines().filter((line) -> !line.isEmpty()))
			.startsWith("data:{\"text\":\"Take\"}")
			.endsWith("event:done", "data:{}");
		assertThat(this.server.requests()).extracting(BootVersionTests::lastOutput)
			.containsExactly("", "{\"city\":\"Paris\",\"sky\":\"rain\"}");

		JsonNode health = json("/actuator/health");
		assertThat(health.path("status").asString()).isEqualTo("UP");
		assertThat(health.path("components").path("responsesWs").path("status").asString()).isEqualTo("UP");
		assertThat(count("responses.ws.turns")).isEqualTo(2);
		assertThat(count("responses.ws.tool.calls")).isOne();
		assertThat(json("/actuator/responsesws/default").path("sessions")).hasSize(1);
	}

	private static String lastOutput(ReceivedRequest request) {
		JsonNode input = request.body().path("input");
		return input.path(input.size() - 1).path("output").asString("");
	}

	private int count(String meter) throws Exception {
		return json("/actuator/metrics/" + meter).path("measurements").path(0).path("value").asInt();
	}

	private JsonNode json(String path) throws Exception {
		return JsonMapper.shared().readTree(get(path));
	}

	private String get(String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.address + path)).timeout(LONG).build();
		HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

}
