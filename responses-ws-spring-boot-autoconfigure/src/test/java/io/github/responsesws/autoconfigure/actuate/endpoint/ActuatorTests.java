package io.github.responsesws.autoconfigure.actuate.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a whole application shows under {@code /actuator}.
 */
class ActuatorTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String KEY = "sk-very-secret";

	private static final String PROMPT = "a prompt of which nobody is told";

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(LONG).build();

	private ResponsesServer server;

	private ConfigurableApplicationContext application;

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().apiKey(KEY).start();
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("server.port", "0");
		properties.put("spring.main.banner-mode", "off");
		properties.put("spring.reactor.netty.shutdown-quiet-period", "0s");
		properties.put("responses-ws.base-url", this.server.baseUrl());
		properties.put("responses-ws.api-key", KEY);
		properties.put("responses-ws.query.signature", "query-secret");
		properties.put("responses-ws.headers.X-Gateway", "header-secret");
		properties.put("management.endpoints.web.exposure.include", "*");
		properties.put("management.endpoint.health.show-details", "always");
		properties.put("management.endpoint.health.group.readiness.include", "readinessState,responsesWs");
		// On the class path for other tests; no Redis runs here.
		properties.put("management.health.redis.enabled", "false");
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.properties(properties)
			.run();
	}

	@AfterEach
	void stop() {
		this.application.close();
		this.server.close();
	}

	@Test
	void endpointShowsPoolSessionsAndSettings() throws Exception {
		turn();
		JsonNode pool = json("/actuator/responsesws").path("clients").path("default");
		assertThat(List.copyOf(pool.propertyNames()))
			.isEqualTo(List.copyOf(json("/actuator/responsesws/default").propertyNames()))
			.contains("chains", "knownPrefixes", "limits", "failures");
		assertThat(pool.path("endpoint").asString())
			.isEqualTo("ws://127.0.0.1:" + this.server.port() + "/v1/responses");
		assertThat(pool.path("settings").path("maxSessions").asInt()).isEqualTo(8);
		assertThat(Duration.parse(pool.path("settings").path("maxAge").asString())).isEqualTo(Duration.ofMinutes(55));
		assertThat(pool.path("lastHandshake").path("outcome").asString()).isEqualTo("success");
		assertThat(pool.path("transport").path("mode").asString()).isEqualTo("auto");
		assertThat(pool.path("transport").path("current").asString()).isEqualTo("websocket");
		JsonNode session = pool.path("sessions").path(0);
		assertThat(session.path("id").asString()).isEqualTo("session-1");
		assertThat(session.path("state").asString()).isEqualTo("OPEN");
		assertThat(session.path("endpoint")).isEqualTo(pool.path("endpoint"));
		assertThat(session.path("turns").asInt()).isOne();
		assertThat(session.path("lanes").asInt()).isOne();
		assertThat(session.path("busyLanes").asInt()).isZero();
		assertThat(session.path("bytesIn").asLong()).isPositive();
		assertThat(session.path("bytesOut").asLong()).isPositive();
		assertThat(Duration.parse(session.path("age").asString())).isPositive();
		assertThat(Instant.parse(session.path("lastActivity").asString())).isBefore(Instant.now().plusSeconds(1));
	}

	@Test
	void endpointShowsOneSession() throws Exception {
		turn();
		JsonNode session = json("/actuator/responsesws/default/session-1");
		assertThat(session.path("id").asString()).isEqualTo("session-1");
		assertThat(session.path("chains").asInt()).isOne();
		for (String path : new String[] { "/default/session-2", "/other/session-1", "/other" }) {
			assertThat(get("/actuator/responsesws" + path).statusCode()).as(path).isEqualTo(404);
		}
	}

	@Test
	void endpointIsReadOnly() throws Exception {
		turn();
		for (String path : new String[] { "", "/default", "/default/session-1" }) {
			HttpRequest.Builder request = request("/actuator/responsesws" + path).header("Content-Type",
					"application/json");
			for (String method : new String[] { "POST", "PUT", "DELETE" }) {
				HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{\"action\":\"close\"}");
				assertThat(send(request.method(method, body)).statusCode()).as(method + path).isEqualTo(405);
			}
		}
		assertThat(get("/actuator/responsesws/default/session-1").statusCode()).isEqualTo(200);
	}

	@Test
	void nothingSecretIsShown() throws Exception {
		String output = turn();
		for (String path : new String[] { "/actuator/responsesws", "/actuator/responsesws/default",
				"/actuator/responsesws/default/session-1", "/actuator/info", "/actuator/health",
				"/actuator/metrics/responses.ws.turns", "/actuator/metrics/gen_ai.client.token.usage" }) {
			HttpResponse<String> response = get(path);
			assertThat(response.statusCode()).as(path).isEqualTo(200);
			assertThat(response.body()).as(path)
				.doesNotContain(KEY, PROMPT, output, "query-secret", "signature", "header-secret");
		}
	}

	@Test
	void applicationIsReadyBeforeTheFirstHandshake() throws Exception {
		HttpResponse<String> readiness = get("/actuator/health/readiness");
		assertThat(readiness.statusCode()).isEqualTo(200);
		assertThat(JsonMapper.shared().readTree(readiness.body()).path("status").asString()).isEqualTo("UP");
		assertThat(health().path("status").asString()).isEqualTo("UNKNOWN");
		turn();
		assertThat(health().path("status").asString()).isEqualTo("UP");
	}

	@Test
	void refusedKeyTakesTheApplicationDown() throws Exception {
		this.server.onHandshake().refuse(401, "invalid_api_key", "Incorrect API key provided: " + KEY);
		this.application.getBean(ResponsesWebSocketClient.class)
			.turn(request())
			.response()
			.onErrorComplete()
			.block(LONG);
		HttpResponse<String> health = get("/actuator/health");
		assertThat(health.statusCode()).isEqualTo(503);
		assertThat(health.body()).contains("handshake_unauthorized").doesNotContain(KEY);
		assertThat(get("/actuator/responsesws").body()).contains("handshake_unauthorized").doesNotContain(KEY);
		assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
	}

	private JsonNode health() throws Exception {
		return json("/actuator/health").path("components").path("responsesWs");
	}

	private String turn() {
		return assertThat(this.application.getBean(ResponsesWebSocketClient.class)
			.turn(request())
			.response()
			.block(LONG)
			.outputText()).isNotEmpty().actual();
	}

	private static ResponseRequest request() {
		return ResponseRequest.builder().model("test-model").input(PROMPT).build();
	}

	private JsonNode json(String path) throws Exception {
		HttpResponse<String> response = get(path);
		assertThat(response.statusCode()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send(request(path));
	}

	private HttpRequest.Builder request(String path) {
		String port = this.application.getEnvironment().getProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LONG);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
