package io.github.responsesws.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ServerSentEventsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	/** What readers of plain text lose: spaces, line ends, quotes, a half of a pair. */
	private static final List<String> PIECES = List.of("Hello", ", ", " you", "\n", "\r", "\r\nevent: done\r\n\r\n",
			"\u2028\"\\", "\uD83D\uDE00", "", "\u0000");

	private static final Pattern LINE = Pattern.compile(" WARN .*A streamed answer failed: (.*)");

	private ResponsesServer server;

	private ConfigurableApplicationContext application;

	private String port;

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().start();
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.properties(Map.of("server.port", "0", "responses-ws.base-url", this.server.baseUrl(),
					"responses-ws.api-key", "test-key", "responses-ws.model", "m"))
			.run();
		this.port = this.application.getEnvironment().getRequiredProperty("local.server.port");
	}

	@AfterEach
	void stop() {
		this.application.close();
		this.server.close();
	}

	@Test
	void textKeepsEveryCharacter() throws Exception {
		Script script = Scripts.script();
		for (String piece : PIECES) {
			script = script.delta(piece);
		}
		answer(script);
		List<Map<String, String>> events = read("/text");
		assertThat(events).last().isEqualTo(Map.of("event", "done", "data", "{}"));
		assertThat(events.subList(0, events.size() - 1)).allMatch((event) -> event.keySet().equals(Set.of("data")))
			.extracting((event) -> json(event).path("text").asString())
			.containsExactlyElementsOf(PIECES.stream().filter((piece) -> !piece.isEmpty()).toList());
	}

	@Test
	void eventsHaveTheirNameNumberAndJson() throws Exception {
		answer(Scripts.delta(" a\nb"));
		List<Map<String, String>> events = read("/events");
		assertThat(events).last().isEqualTo(Map.of("event", "done", "data", "{}"));
		List<Map<String, String>> sent = events.subList(0, events.size() - 1);
		assertThat(sent).extracting((event) -> event.get("event"))
			.startsWith("response.created", "response.in_progress")
			.endsWith("response.completed")
			.contains("response.output_text.delta");
		assertThat(sent).allSatisfy((event) -> {
			assertThat(json(event).path("type").asString()).isEqualTo(event.get("event"));
			assertThat(json(event).path("sequence_number").asString()).isEqualTo(event.get("id"));
		});
		assertThat(sent).filteredOn((event) -> event.get("event").equals("response.output_text.delta"))
			.extracting((event) -> json(event).path("delta").asString())
			.containsExactly(" a\nb");
	}

	@Test
	void jsonOfSeveralLinesIsOneLine() throws Exception {
		answer(Scripts.delta("a")
			.rawFrame("{\"type\":\"response.news\",\r\n\"sequence_number\":7,\r\"text\":\n\"b\"}"));
		assertThat(read("/events")).filteredOn((event) -> event.get("event").equals("response.news"))
			.singleElement()
			.satisfies((event) -> assertThat(json(event).path("text").asString()).isEqualTo("b"));
	}

	@Test
	void aFailureIsTheLastEvent(CapturedOutput log) throws Exception {
		answer(Scripts.delta("secret").drop());
		assertThat(read("/text")).last().satisfies((event) -> {
			assertThat(event.get("event")).isEqualTo("failure");
			assertThat(json(event).path("code").asString()).isEqualTo("connection_lost");
			assertThat(event.get("data")).doesNotContain("secret");
		});
		assertThat(lines(log)).singleElement()
			.asString()
			.matches("code=connection_lost exception=[\\w.]+ConnectionLostException response=resp_\\w+");
		assertThat(log.toString()).doesNotContain("secret");
	}

	@Test
	void aFailureSaysHowLongToWait() throws Exception {
		answer(Scripts.error(429, "rate_limit_exceeded", "Please try again in 61.2s."));
		assertThat(read("/events")).singleElement().satisfies((event) -> {
			assertThat(event.get("event")).isEqualTo("failure");
			assertThat(event.get("data")).isEqualTo("{\"code\":\"rate_limit_exceeded\",\"retryAfterSeconds\":62}");
		});
	}

	@Test
	void whatTheServiceCallsACodeIsOneWordInTheLog(CapturedOutput log) throws Exception {
		answer(Scripts.error(400, "a code\nWARN of two lines", "secret"));
		read("/text");
		assertThat(lines(log)).singleElement().asString().startsWith("code=a_code_WARN_of_two_lines exception=");
		assertThat(log.toString()).doesNotContain("secret");
	}

	@Test
	void failuresOfTheApplicationAreInternal(CapturedOutput log) {
		StepVerifier.create(ServerSentEvents.ofText(Flux.error(new IllegalStateException("secret"))))
			.expectNextMatches(
					(event) -> "failure".equals(event.event()) && "{\"code\":\"internal_error\"}".equals(event.data()))
			.expectComplete()
			.verify(LONG);
		assertThat(lines(log)).singleElement()
			.asString()
			.startsWith("code=internal_error exception=java.lang.IllegalStateException at=")
			.contains("ServerSentEventsTests.java:");
		assertThat(log.toString()).doesNotContain("secret");
	}

	@Test
	void completedAndCancelledAnswersLeaveNoLine(CapturedOutput log) throws Exception {
		answer(Scripts.text("Hello"));
		assertThat(read("/text")).last().isEqualTo(Map.of("event", "done", "data", "{}"));
		StepVerifier.create(ServerSentEvents.ofText(Flux.just("a", "b"))).expectNextCount(1).thenCancel().verify(LONG);
		assertThat(log.toString()).doesNotContain("A streamed answer");
	}

	@Test
	void demandAndCancellationReachTheSource() {
		TestPublisher<String> text = TestPublisher.create();
		StepVerifier.create(ServerSentEvents.ofText(text.flux()), 1)
			.then(() -> text.assertMinRequested(1).assertMaxRequested(1))
			.then(() -> text.next("a"))
			.expectNextCount(1)
			.thenCancel()
			.verify(LONG);
		text.assertCancelled();
	}

	private static List<String> lines(CapturedOutput log) {
		return LINE.matcher(log).results().map((line) -> line.group(1)).toList();
	}

	private void answer(Script script) {
		this.server.onRequest(RequestMatcher.any()).respond(script).once();
	}

	/**
	 * Read as the standard has it: one space after the colon is no part of the value.
	 */
	private List<Map<String, String>> read(String path) throws IOException, InterruptedException {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).timeout(LONG).build(),
					HttpResponse.BodyHandlers.ofString());
		assertThat(response.headers().firstValue("content-type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith(MediaType.TEXT_EVENT_STREAM_VALUE));
		return List.of(response.body().split("\n\n")).stream().map((block) -> {
			Map<String, String> fields = new TreeMap<>();
			for (String line : block.split("\r\n|\r|\n", -1)) {
				String[] field = line.split(":", 2);
				assertThat(fields.put(field[0], field[1].startsWith(" ") ? field[1].substring(1) : field[1])).isNull();
			}
			return Map.copyOf(fields);
		}).toList();
	}

	private static JsonNode json(Map<String, String> event) {
		return JsonMapper.shared().readTree(event.get("data"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Chat.class)
	static class Application {

	}

	@RestController
	static class Chat {

		private final ResponsesWebSocketClient client;

		Chat(ResponsesWebSocketClient client) {
			this.client = client;
		}

		@GetMapping("/text")
		Flux<ServerSentEvent<String>> text() {
			return ServerSentEvents.ofText(this.client.turn("Hi").text());
		}

		@GetMapping("/events")
		Flux<ServerSentEvent<String>> events() {
			return ServerSentEvents.ofEvents(this.client.turn("Hi").events());
		}

	}

}
