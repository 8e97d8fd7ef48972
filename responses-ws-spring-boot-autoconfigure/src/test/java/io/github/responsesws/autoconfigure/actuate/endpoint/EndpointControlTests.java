package io.github.responsesws.autoconfigure.actuate.endpoint;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWebSocketClients;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the endpoint does with write access, and what it shows of several clients.
 */
class EndpointControlTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(LONG).build();

	private static final ResponsesServer SERVER = ResponsesServer.builder().start();

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("server.port", "0");
		properties.put("spring.main.banner-mode", "off");
		properties.put("spring.reactor.netty.shutdown-quiet-period", "0s");
		properties.put("responses-ws.base-url", SERVER.baseUrl());
		properties.put("responses-ws.model", "test-model");
		properties.put("responses-ws.fallback.cool-down", "5m");
		properties.put("responses-ws.retry.max-attempts", "1");
		properties.put("responses-ws.clients.eu.warm-up.prompts.house.instructions", "Be kind");
		properties.put("responses-ws.clients.eu.warm-up.on-start", "false");
		properties.put("responses-ws.clients.eu.warm-up.on-new-session", "false");
		properties.put("responses-ws.clients.eu.session.lanes", "2");
		properties.put("management.endpoints.web.exposure.include", "responsesws,info,health");
		properties.put("management.info.responses-ws.enabled", "true");
		properties.put("management.endpoint.health.show-details", "always");
		properties.put("management.health.defaults.enabled", "false");
		properties.put("management.health.responses-ws.enabled", "true");
		properties.put("responses-ws.fallback.out-of-service", "true");
		properties.put("responses-ws.clients.eu.fallback.out-of-service", "false");
		properties.put("responses-ws.clients.eu.provider", "xai");
		properties.put("responses-ws.clients.eu.api-key", "sk-very-secret");
		properties.put("management.endpoint.responsesws.access", "unrestricted");
		properties.put("management.endpoints.jmx.exposure.include", "responsesws");
		properties.put("spring.jmx.enabled", "true");
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.properties(properties)
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
		SERVER.close();
	}

	@BeforeEach
	void forget() {
		SERVER.reset();
	}

	@Test
	void sessionsAreDrainedAndClosed() throws Exception {
		for (String action : new String[] { "drain", "close", "CLOSE" }) {
			ask("default");
			String session = client("default").path("sessions").path(0).path("id").asString();
			HttpResponse<String> answer = post("/default/" + session, "{\"action\":\"" + action + "\"}");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).contains(action.equals("drain") ? "draining" : "closing");
			await(() -> clients().get("default")
				.snapshot()
				.sessions()
				.stream()
				.noneMatch((open) -> open.id().equals(session)));
			ask("default");
		}
	}

	@Test
	void breakerIsReset() throws Exception {
		client("default");
		SERVER.webSocket().refuse(403);
		closeAll();
		ask("default");
		JsonNode transport = client("default").path("transport");
		assertThat(transport.path("current").asString()).isEqualTo("http");
		assertThat(transport.path("breaker").path("state").asString()).isEqualTo("http");
		JsonNode health = actuator("/health", 503).path("components").path("responsesWs").path("components");
		assertThat(health.path("default").path("status").asString()).isEqualTo("OUT_OF_SERVICE");
		assertThat(health.path("eu").path("status").asString()).isNotEqualTo("OUT_OF_SERVICE");
		assertThat(Instant.parse(transport.path("breaker").path("retryAt").asString())).isAfter(Instant.now());
		SERVER.webSocket().on();
		assertThat(post("/default", "{\"action\":\"reset-breaker\"}").body()).contains("reset");
		transport = client("default").path("transport");
		assertThat(transport.path("current").asString()).isEqualTo("websocket");
		assertThat(transport.path("breaker").path("state").asString()).isEqualTo("websocket");
		assertThat(transport.path("breaker").has("retryAt")).isFalse();
		ask("default");
		assertThat(SERVER.requests()).last()
			.extracting(ReceivedRequest::transport)
			.isEqualTo(io.github.responsesws.test.Transport.WEBSOCKET);
	}

	@Test
	void clientIsWarmedUpByName() throws Exception {
		ask("eu");
		JsonNode warmedUp = JsonMapper.shared().readTree(post("/eu", "{\"action\":\"warm-up\"}").body());
		assertThat(warmedUp.path("outcome").asString()).isEqualTo("warmed up");
		assertThat(warmedUp.path("prepared").asInt()).isOne();
		assertThat(SERVER.requests()).last().matches(ReceivedRequest::isWarmUp);
		assertThat(JsonMapper.shared()
			.readTree(post("/default", "{\"action\":\"warm-up\"}").body())
			.path("prepared")
			.asInt()).isZero();
	}

	@Test
	void infoTellsWhereClientsGo() throws Exception {
		JsonNode info = actuator("/info", 200);
		JsonNode clients = info.path("responsesWs").path("clients");
		assertThat(clients.path("default").toString()).isEqualTo(
				"{\"provider\":\"generic\",\"host\":\"127.0.0.1:" + SERVER.port() + "\",\"transport\":\"auto\"}");
		assertThat(clients.path("eu").path("provider").asString()).isEqualTo("xai");
		assertThat(info.toString()).doesNotContain("sk-very-secret");
	}

	@Test
	void whatThereIsNotIsNotFoundAndWhatThereIsNamed() throws Exception {
		String noClient = "{\"outcome\":\"there is no such client\",\"choices\":[\""
				+ String.join("\",\"", clients().names()) + "\"]}";
		assertAnswer(post("/mars", "{\"action\":\"warm-up\"}"), 404, noClient);
		assertAnswer(post("/mars/session-1", "{\"action\":\"drain\"}"), 404, noClient);
		assertAnswer(send(request("/responsesws/mars")), 404, noClient);
		assertAnswer(send(request("/responsesws/mars/session-1")), 404, noClient);
		ask("eu");
		String sessions = clients().get("eu")
			.snapshot()
			.sessions()
			.stream()
			.map((session) -> "\"" + session.id() + "\"")
			.collect(Collectors.joining(","));
		String noSession = "{\"outcome\":\"there is no such session\",\"choices\":[" + sessions + "]}";
		assertAnswer(post("/eu/session-999", "{\"action\":\"drain\"}"), 404, noSession);
		assertAnswer(send(request("/responsesws/eu/session-999")), 404, noSession);
	}

	@Test
	void actionThatThereIsNotIsABadRequestWhoseAnswerNamesThem() throws Exception {
		String ofClient = "{\"outcome\":\"there is no such action\",\"choices\":[\"warm-up\",\"reset-breaker\"]}";
		assertAnswer(post("/default", "{\"action\":\"explode\"}"), 400, ofClient);
		assertAnswer(post("/default", "{}"), 400, ofClient);
		assertAnswer(post("/default/session-1", "{\"action\":\"warm-up\"}"), 400,
				"{\"outcome\":\"there is no such action\",\"choices\":[\"drain\",\"close\"]}");
	}

	@Test
	void clientThatCannotBeControlledSaysSo() throws Exception {
		String body = "{\"outcome\":\"this client cannot be controlled\",\"choices\":[]}";
		assertAnswer(post("/foreign", "{\"action\":\"reset-breaker\"}"), 501, body);
		assertAnswer(post("/foreign/session-1", "{\"action\":\"close\"}"), 501, body);
	}

	@Test
	void sameIsSaidOverJmx() throws Exception {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = server
			.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Responsesws,*"), null)
			.iterator()
			.next();
		String[] strings = { String.class.getName(), String.class.getName() };
		assertThat(server.invoke(name, "controlClient", new Object[] { "default", "explode" }, strings).toString())
			.contains("status=400", "there is no such action", "[warm-up, reset-breaker]");
		assertThat(server.invoke(name, "controlClient", new Object[] { "mars", "warm-up" }, strings).toString())
			.contains("status=404", "there is no such client", clients().names().toString());
		assertThat(server.invoke(name, "controlClient", new Object[] { "foreign", "warm-up" }, strings).toString())
			.contains("status=501", "this client cannot be controlled");
		assertThat(server.invoke(name, "controlClient", new Object[] { "default", "warm-up" }, strings).toString())
			.contains("status=200", "warmed up");
	}

	private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.body()).isEqualTo(body);
	}

	@Test
	void failuresAreShownByCodeAndClient() throws Exception {
		SERVER.onRequest(RequestMatcher.any())
			.respond(Scripts.error(400, "some_code", "a text of the service", Map.of()))
			.times(2);
		SERVER.onRequest(RequestMatcher.any())
			.respond(Scripts.error(400, "a code that is a text", "another text", Map.of()))
			.times(1);
		for (int i = 0; i < 3; i++) {
			clients().get("eu").turn("a prompt").response().onErrorComplete().block(LONG);
		}
		JsonNode failures = client("eu").path("failures");
		assertThat(failures.path(0).path("code").asString()).isEqualTo("other");
		assertThat(failures.path(1).path("code").asString()).isEqualTo("some_code");
		assertThat(failures.path(1).path("of").asString()).isEqualTo("turn");
		assertThat(failures.path(1).path("count").asInt()).isEqualTo(2);
		assertThat(Instant.parse(failures.path(1).path("last").asString()))
			.isAfterOrEqualTo(Instant.parse(failures.path(1).path("first").asString()));
		assertThat(failures.toString()).doesNotContain("text", "prompt");
		assertThat(client("default").path("failures").toString()).doesNotContain("some_code");
	}

	@Test
	void limitsAreShownByModel() throws Exception {
		SERVER.onRequest(RequestMatcher.any())
			.respond(Scripts.error(429, "rate_limit_exceeded", "m", Map.of("retry-after", "100")))
			.times(1);
		clients().get("eu").turn("Hello").model("limited-model").response().onErrorComplete().block(LONG);
		for (JsonNode limit : client("eu").path("limits")) {
			if (limit.path("model").asString().equals("limited-model")) {
				assertThat(Instant.parse(limit.path("pausedUntil").asString())).isAfter(Instant.now());
				assertThat(limit.path("window").asInt()).isPositive();
				return;
			}
		}
		assertThat(client("eu").path("limits")).as("limits with limited-model").isNull();
	}

	private static ResponsesWebSocketClients clients() {
		return application.getBean(ResponsesWebSocketClients.class);
	}

	private static void ask(String name) {
		ResponsesWebSocketClient client = clients().get(name);
		assertThat(client.turn("Hello").response().block(LONG)).isNotNull();
	}

	private static void await(BooleanSupplier condition) {
		Flux.interval(Duration.ofMillis(5)).takeUntil((tick) -> condition.getAsBoolean()).blockLast(LONG);
	}

	private static void closeAll() {
		ResponsesWebSocketClient client = clients().get("default");
		client.snapshot().sessions().forEach((session) -> client.control().close(session.id()).block(LONG));
	}

	private static JsonNode client(String name) throws Exception {
		return actuator("/responsesws/" + name, 200);
	}

	private static JsonNode actuator(String path, int status) throws Exception {
		HttpResponse<String> answer = send(request(path));
		assertThat(answer.statusCode()).isEqualTo(status);
		return JsonMapper.shared().readTree(answer.body());
	}

	private static HttpResponse<String> post(String path, String body) throws Exception {
		return send(request("/responsesws" + path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private static HttpRequest.Builder request(String path) {
		String port = application.getEnvironment().getProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator" + path)).timeout(LONG);
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		/** As somebody else may write one: with all that must be written, and no more. */
		@Bean(defaultCandidate = false)
		ResponsesWebSocketClient foreign(ResponsesWebSocketClients clients) {
			ResponsesWebSocketClient client = clients.builder("foreign").build();
			return (ResponsesWebSocketClient) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { ResponsesWebSocketClient.class },
					(proxy, method, arguments) -> method.getName().equals("control")
							? InvocationHandler.invokeDefault(proxy, method) : method.invoke(client, arguments));
		}

	}

}
