package io.github.responsesws.autoconfigure.actuate.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.ResponsesTool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All that a whole application tells of runs that fail: in the log at TRACE, in spans,
 * observations and meters, and under {@code /actuator}. The key, what was asked, what was
 * answered and what a tool was given are nowhere in it.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailingRunSecretsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String KEY = "sk-proj-mk7Qx0secretkey";

	private static final String PROMPT = "zebrafish prompt";

	private static final String OUTPUT = "quokkas";

	private static final String ARGUMENTS = "{\"city\":\"axolotl\"}";

	private static final List<String> SECRETS = List.of("mk7Qx0secretkey", "zebrafish", "quokkas", "axolotl");

	private static final List<String> LOGGERS = List.of("io.github.responsesws", "reactor", "io.netty");

	private final LoggingSystem logging = LoggingSystem.get(FailingRunSecretsTests.class.getClassLoader());

	private final Queue<String> told = new ConcurrentLinkedQueue<>();

	@AfterEach
	void beQuiet() {
		// Boot turns it on for the whole process.
		Hooks.disableAutomaticContextPropagation();
		LOGGERS.forEach((logger) -> this.logging.setLogLevel(logger, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "websocket", "http" })
	void nothingOfThemIsTold(String transport, CapturedOutput output) throws Exception {
		try (ResponsesServer server = ResponsesServer.builder().start();
				ConfigurableApplicationContext application = start(server, transport)) {
			LOGGERS.forEach((logger) -> this.logging.setLogLevel(logger, LogLevel.TRACE));
			ResponsesWebSocketClient client = application.getBean(ResponsesWebSocketClient.class);
			for (Script script : scripts()) {
				server.onRequest(RequestMatcher.any()).respond(script).times(2);
				run(client);
			}
			server.onHandshake().refuse(401, "invalid_api_key", "Incorrect API key provided: " + KEY + ".");
			server.dropAll();
			run(client);
			server.awaitIdle(LONG);
			for (String path : List.of("responsesws", "health", "metrics", "httpexchanges", "configprops", "env",
					"beans")) {
				this.told.add(path + ": " + get(application, "/actuator/" + path));
			}
			Recorder recorder = application.getBean(Recorder.class);
			assertThat(recorder.told).anyMatch((line) -> line.startsWith("span chat "))
				.anyMatch((line) -> line.startsWith("span execute_tool "))
				.anyMatch((line) -> line.startsWith("observation chat "));
			this.told.addAll(recorder.told);
			application.getBean(MeterRegistry.class)
				.forEachMeter((meter) -> this.told.add("meter " + meter.getId() + " " + meter.measure()));
		}
		output.getAll().lines().forEach(this.told::add);
		assertThat(this.told).anyMatch((line) -> line.contains("TRACE"))
			.anyMatch((line) -> line.startsWith("responsesws: {\"clients\":{\"default\":{\"endpoint\""))
			.anyMatch((line) -> line.startsWith("meter "))
			.allSatisfy((line) -> assertThat(SECRETS).noneMatch(line::contains));
	}

	private static List<Script> scripts() {
		Script begun = Scripts.delta(OUTPUT);
		return List.of(begun.error(500, "server_error", "Broken."),
				Scripts.error(401, "invalid_api_key", "Incorrect API key provided: " + KEY + "."),
				begun.fail("invalid_api_key", "No such key: " + KEY), begun.incomplete("max_output_tokens"),
				Scripts.refusal(OUTPUT), begun.drop(), begun.fin(),
				begun.garbage("{\"type\":\"response.output_text.delta\",\"delta\":\"" + OUTPUT),
				Scripts.functionCall("find", ARGUMENTS), Scripts.functionCall("other", ARGUMENTS),
				Scripts.functionCall("find", "{\"city\":\"axolotl"));
	}

	private static void run(ResponsesWebSocketClient client) {
		Flux.from(client.conversation().turn(PROMPT).run().events()).take(60).onErrorComplete().then().block(LONG);
		client.turn(PROMPT).text().onErrorComplete().then().block(LONG);
	}

	private static String get(ConfigurableApplicationContext application, String path)
			throws IOException, InterruptedException {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.timeout(LONG)
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

	private static ConfigurableApplicationContext start(ResponsesServer server, String transport) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.properties(Map.ofEntries(Map.entry("server.port", "0"), Map.entry("spring.main.banner-mode", "off"),
					Map.entry("management.tracing.sampling.probability", "1.0"),
					Map.entry("management.endpoints.web.exposure.include", "*"),
					Map.entry("management.endpoint.health.show-details", "always"),
					// On the class path for other tests; no Redis runs here.
					Map.entry("management.health.redis.enabled", "false"),
					Map.entry("responses-ws.base-url", server.baseUrl()), Map.entry("responses-ws.api-key", KEY),
					Map.entry("responses-ws.model", "test-model"), Map.entry("responses-ws.transport", transport),
					Map.entry("responses-ws.pool.max-attempts", "1"), Map.entry("responses-ws.pool.min-backoff", "5ms"),
					Map.entry("responses-ws.pool.max-backoff", "10ms"),
					Map.entry("responses-ws.retry.max-attempts", "1")))
			.run();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import({ Recorder.class, Finder.class })
	static class Application {

	}

	static class Finder {

		@ResponsesTool(description = "Finds what lives in a city")
		String find(String city) {
			throw new IllegalStateException("Nothing was found");
		}

	}

	/**
	 * Writes down all that spans and observations hold.
	 */
	static class Recorder extends SpanHandler implements ObservationHandler<Observation.Context> {

		private final Queue<String> told = new ConcurrentLinkedQueue<>();

		@Override
		public boolean end(TraceContext context, MutableSpan span, Cause cause) {
			this.told.add("span " + span.name() + " " + span + " " + span.tags() + " " + span.annotations() + " "
					+ span.error());
			return true;
		}

		@Override
		public void onEvent(Observation.Event event, Observation.Context context) {
			this.told.add("event " + event.getName() + " " + event.getContextualName());
		}

		@Override
		public void onStop(Observation.Context context) {
			this.told.add("observation " + context.getContextualName() + " " + context.getAllKeyValues() + " "
					+ context.getError() + " " + context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
