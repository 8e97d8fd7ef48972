package io.github.responsesws.recipes;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.protocol.ShellOutput;
import io.github.responsesws.recipes.ExampleBeans.Archive;
import io.github.responsesws.recipes.ExampleBeans.Console;
import io.github.responsesws.recipes.ExampleBeans.Sandbox;
import io.github.responsesws.recipes.ExampleBeans.Station;
import io.github.responsesws.recipes.ExampleBeans.Stations;
import io.github.responsesws.recipes.ExampleBeans.TokenSource;
import io.github.responsesws.recipes.ExampleBeans.Unit;
import io.github.responsesws.test.Calls;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.boot.AutoConfigureResponsesServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the beans of the pages make of a client.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, classes = ExampleBeansTests.Application.class,
		properties = "responses-ws.model=test-model")
@AutoConfigureResponsesServer(apiKey = "fresh")
class ExampleBeansTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String APPROVAL = "{\"id\":\"mcpr_1\",\"type\":\"mcp_approval_request\","
			+ "\"server_label\":\"links\",\"name\":\"shorten\",\"arguments\":\"{}\"}";

	private final ResponsesServer server;

	private final ResponsesWebSocketClient client;

	private final Application application;

	ExampleBeansTests(@Autowired ResponsesServer server, @Autowired ResponsesWebSocketClient client,
			@Autowired Application application) {
		this.server = server;
		this.client = client;
		this.application = application;
	}

	@Test
	void runsAskTheBeansAndTokensAreRefreshed() {
		this.server.onRequest(RequestMatcher.any())
			.respond(
					Scripts.functionCall("weather", "{\"city\":\"Paris\",\"unit\":\"CELSIUS\"}")
						.then(Scripts.functionCall("forecast", "{\"city\":\"Rome\",\"unit\":null}"))
						.then(Calls.shell("ls")),
					Scripts
						.events("{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":" + APPROVAL + "}")
						.completeWith("{\"output\":[" + APPROVAL + "]}"),
					Scripts.text("Done."));
		assertThat(this.client.turn("Look around").run().text().collectList().block(LONG)).isNotNull()
			.satisfies((pieces) -> assertThat(String.join("", pieces)).isEqualTo("Done."));
		List<ReceivedRequest> requests = this.server.requests();
		assertThat(requests).hasSize(3);
		assertThat(input(requests.get(1)).map((item) -> item.path("output").asString("")))
			.startsWith("Sunny in Paris, CELSIUS", "Rain in Rome tomorrow, null");
		assertThat(input(requests.get(1)).skip(2)).singleElement()
			.satisfies(
					(shell) -> assertThat(shell.path("output").get(0).path("stdout").asString()).isEqualTo("ran ls"));
		assertThat(input(requests.get(2))).singleElement().satisfies((decision) -> {
			assertThat(decision.path("approve").asBoolean()).isFalse();
			assertThat(decision.path("reason").asString()).isEqualTo("Not now.");
		});
		assertThat(this.application.questions).containsExactly("Call shorten?");
		assertThat(this.server.handshakes()).extracting((handshake) -> handshake.header("authorization"))
			.startsWith("Bearer stale", "Bearer fresh");
	}

	@Test
	void theModelWaitsForAReportOfTheBeans() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("writeReport", "{\"topic\":\"Rain\"}")
				.then(Scripts.functionCall("wait_for_jobs", "{}")), Scripts.text("Done."))
			.times(2);
		Conversation conversation = this.client.conversation();
		assertThat(conversation.turn("Report").run().response().block(LONG)).isNotNull();
		assertThat(conversation.jobs()).singleElement().satisfies((job) -> {
			assertThat(job.output()).isEqualTo("A report on Rain");
			assertThat(job.isDelivered()).isTrue();
		});
		List<ReceivedRequest> requests = this.server.requests();
		assertThat(input(requests.get(requests.size() - 1)).map((item) -> item.path("output").asString()))
			.containsExactly("A report on Rain", "{\"stillRunning\":[]}");
	}

	private static Stream<JsonNode> input(ReceivedRequest request) {
		return request.body().path("input").valueStream();
	}

	@Configuration
	@EnableAutoConfiguration
	@Import({ ExampleBeans.class, Weather.class })
	static class Application {

		private final Queue<String> questions = new ConcurrentLinkedQueue<>();

		@Bean
		TokenSource tokens() {
			return (refresh) -> Mono.just(refresh ? "fresh" : "stale");
		}

		@Bean
		Stations stations() {
			return (city) -> new Station() {

				@Override
				public String report(@Nullable Unit unit) {
					return "Sunny in " + city + ", " + unit;
				}

				@Override
				public String forecast(@Nullable Unit unit) {
					return "Rain in " + city + " tomorrow, " + unit;
				}

			};
		}

		@Bean
		Sandbox sandbox() {
			return (commands, timeout) -> Mono
				.just(commands.stream().map((command) -> ShellOutput.of("ran " + command)).toList());
		}

		@Bean
		Archive archive() {
			return (topic) -> Mono.just("A report on " + topic);
		}

		@Bean
		Console console() {
			return (question) -> {
				this.questions.add(question);
				return Mono.just(false);
			};
		}

	}

}
