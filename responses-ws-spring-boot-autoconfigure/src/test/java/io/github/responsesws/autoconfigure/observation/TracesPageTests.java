package io.github.responsesws.autoconfigure.observation;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.observation.SpanTree;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.ResponsesTool;
import io.github.responsesws.web.ServerSentEvents;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.annotation.Observed;
import io.micrometer.observation.aop.ObservedAspect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Import;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace of a web request, as docs/traces.md shows it.
 */
class TracesPageTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final Path PAGE = Path.of("../docs/traces.md");

	@ParameterizedTest
	@ValueSource(strings = { "limited", "auto" })
	void thePageShowsTheTraceOfAWebRequest(String propagation) throws Exception {
		try (ResponsesServer server = ResponsesServer.builder().start();
				ConfigurableApplicationContext application = start(server, propagation)) {
			server.onRequest(RequestMatcher.any())
				.respond(Scripts.error(503, "server_is_overloaded", "Later."),
						Scripts.functionCall("station", "{\"city\":\"Paris\"}")
							.then(Scripts.functionCall("calendar", "{}")),
						Scripts.error(400, "previous_response_not_found", "Gone."),
						Scripts.functionCall("forecast", "{\"city\":\"Paris\"}"), Scripts.text("Take an umbrella."));
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://localhost:"
						+ application.getEnvironment().getRequiredProperty("local.server.port") + "/umbrella"))
				.timeout(LONG)
				.build();
			assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
				.contains("event:done");
			Spans spans = application.getBean(Spans.class);
			spans.await("http get /umbrella");
			String tree = SpanTree.below(spans.nodes(), "http get /umbrella");
			assertThat(Files.readString(PAGE)).contains("```text\n" + tree + "```\n");
		}
		finally {
			// Boot turns it on for the whole process.
			Hooks.disableAutomaticContextPropagation();
		}
	}

	private static ConfigurableApplicationContext start(ResponsesServer server, String propagation) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.properties(
					Map.of("server.port", "0", "spring.main.banner-mode", "off", "spring.reactor.context-propagation",
							propagation, "management.tracing.sampling.probability", "1.0", "responses-ws.base-url",
							server.baseUrl(), "responses-ws.api-key", "test-key", "responses-ws.model", "gpt-5-mini",
							"responses-ws.conversation.keep-stored", "true", "responses-ws.retry.min-backoff", "1ms",
							// For the order in which the page shows them.
							"responses-ws.tool.max-concurrency", "1"))
			.run();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@EnableAspectJAutoProxy(proxyTargetClass = true)
	@RestController
	@Import({ Spans.class, Tools.class })
	static class Application {

		private final ResponsesWebSocketClient client;

		Application(ResponsesWebSocketClient client) {
			this.client = client;
		}

		@GetMapping("/umbrella")
		Flux<ServerSentEvent<String>> umbrella() {
			return ServerSentEvents.ofText(this.client.turn("Do I need an umbrella?").run().text());
		}

		@Bean
		static ObservedAspect observedAspect(ObservationRegistry registry) {
			return new ObservedAspect(registry);
		}

	}

	static class Tools {

		@ResponsesTool(description = "Finds the station of a city")
		@Observed(name = "stations", contextualName = "look up station")
		String station(String city) {
			return "Station of " + city;
		}

		@ResponsesTool(description = "Tells what is planned for today")
		String calendar() {
			return "A walk";
		}

		@ResponsesTool(description = "Forecasts the weather of a city")
		Mono<String> forecast(String city) {
			return Mono.just("Rain in " + city);
		}

	}

	static class Spans extends SpanHandler {

		private final List<MutableSpan> ended = new CopyOnWriteArrayList<>();

		@Override
		public boolean end(TraceContext context, MutableSpan span, Cause cause) {
			synchronized (this.ended) {
				this.ended.add(span);
				this.ended.notifyAll();
			}
			return true;
		}

		/**
		 * Wait for a span: that of a web request ends after its answer has arrived.
		 */
		void await(String name) throws InterruptedException {
			long deadline = System.nanoTime() + LONG.toNanos();
			synchronized (this.ended) {
				while (this.ended.stream().noneMatch((span) -> name.equals(span.name()))) {
					assertThat(System.nanoTime()).as("Waited for %s: %s", name, this.ended).isLessThan(deadline);
					this.ended.wait(1000);
				}
			}
		}

		List<SpanTree.Node> nodes() {
			return this.ended.stream()
				.map((span) -> new SpanTree.Node(span.traceId(), span.id(), span.parentId(), span.name(),
						span.startTimestamp(), span.annotations().stream().map(Map.Entry::getValue).toList()))
				.toList();
		}

	}

}
