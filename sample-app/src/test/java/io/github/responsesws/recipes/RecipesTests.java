package io.github.responsesws.recipes;

import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.recipes.Examples.Station;
import io.github.responsesws.recipes.Recipes.Costs;
import io.github.responsesws.recipes.Recipes.Piece;
import io.github.responsesws.recipes.Recipes.Shop;
import io.github.responsesws.recipes.Recipes.Trip;
import io.github.responsesws.settings.MissingApiKeyException;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.boot.AutoConfigureResponsesServer;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the users of the recipes get, over real sockets.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = RecipesTests.Application.class,
		properties = { "responses-ws.model=test-model", "responses-ws.session.lanes=16",
				"responses-ws.session.steering=true" })
@AutoConfigureResponsesServer
@AutoConfigureWebTestClient
@ExtendWith(OutputCaptureExtension.class)
class RecipesTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ResponsesServer server;

	private final ConversationRepository repository;

	private final Recipes recipes;

	private final MeterRegistry meters;

	private final Concurrency concurrency;

	private final ResponsesWebSocketClient client;

	private final String apiKey;

	private final WebTestClient web;

	private final int port;

	RecipesTests(@Autowired ResponsesServer server, @Autowired ConversationRepository repository,
			@Autowired Recipes recipes, @Autowired MeterRegistry meters, @Autowired Concurrency concurrency,
			@Autowired ResponsesWebSocketClient client, @Value("${responses-ws.api-key}") String apiKey,
			@Autowired WebTestClient web, @LocalServerPort int port) {
		this.server = server;
		this.repository = repository;
		this.recipes = recipes;
		this.meters = meters;
		this.concurrency = concurrency;
		this.client = client;
		this.apiKey = apiKey;
		this.web = web.mutate().responseTimeout(LONG).build();
		this.port = port;
	}

	@BeforeEach
	void reset() {
		this.server.reset();
	}

	@Test
	void chatArrivesPieceByPiece() {
		answer(Scripts.delta("Hel").delta("lo, ").delta("Ada.").delta(" \n Bye."));
		assertThat(pieces("/recipes/chat?question=Hi")).containsExactly("Hel", "lo, ", "Ada.", " \n Bye.");
		assertThat(pieces("/chat?question=Hi")).containsExactly("Hel", "lo, ", "Ada.", " \n Bye.");
	}

	@Test
	void agentAsksItsThreeTools() {
		answer(Scripts.functionCall("stock", "{\"name\":\"lamp\"}")
			.then(Scripts.functionCall("price", "{\"name\":\"lamp\"}"))
			.then(Scripts.functionCall("order", "{\"name\":\"lamp\"}")), Scripts.text("Ordered."));
		assertThat(text("/recipes/agent?task=Order a lamp")).isEqualTo("Ordered.");
		assertThat(last().body().path("input").valueStream().map((output) -> output.path("output").asString()))
			.containsExactly("7", "12 EUR", "Order of lamp");
	}

	@Test
	void tripIsAnObject() {
		answer(Scripts.text("{\"city\":\"Lisbon\",\"sights\":[\"Tower\"],\"note\":null}"));
		Trip trip = this.web.get()
			.uri("/recipes/trip?wish=By the sea")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(Trip.class)
			.returnResult()
			.getResponseBody();
		assertThat(trip).isEqualTo(new Trip("Lisbon", List.of("Tower"), null));
	}

	@Test
	void pictureIsShownToTheModel() {
		answer(Scripts.text("A cat."));
		this.web.post()
			.uri("/recipes/image")
			.contentType(MediaType.IMAGE_PNG)
			.bodyValue(new byte[] { 1, 2, 3 })
			.exchange()
			.expectBody(String.class)
			.isEqualTo("A cat.");
		assertThat(last().body().at("/input/0/content/1/image_url").asString()).isEqualTo("data:image/png;base64,AQID");
	}

	@Test
	void newsAreSearched() {
		answer(Scripts.text("Much."));
		assertThat(text("/recipes/news?topic=lanes")).isEqualTo("Much.");
		assertThat(last().body().at("/tools/0/type").asString()).isEqualTo("web_search");
	}

	@Test
	void runGoesOnInAnotherProcess() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("lookup", "{\"name\":\"lamp\"}"))
			.once();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Found."));
		ResponsesWebSocketClient before = ResponsesWebSocketClient.builder()
			.model("test-model")
			.apiKey(this.apiKey)
			.baseUrl(this.server.baseUrl())
			.conversationRepository(this.repository)
			.toolLoop(ToolLoop.builder()
				.tools(FunctionTool.of("lookup", "Finds a product", Recipes.Product.class,
						(product, context) -> Mono.never()))
				.build())
			.build();
		StepVerifier.create(before.conversation("restart").turn("Find a lamp").run().events())
			.thenConsumeWhile((event) -> !(event instanceof RunEvent.ToolStarted))
			.expectNextCount(1)
			.thenCancel()
			.verify(LONG);
		before.close().block(LONG);
		assertThat(text("/recipes/chats/restart/rest")).isEqualTo("Found.");
		assertThat(last().body().at("/input/0/output").asString()).isEqualTo("The lamp");
		assertThat(text("/recipes/chats/restart?task=Thanks")).isEqualTo("Found.");
	}

	@Test
	void secondRequestSteersTheFirst() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("So. ").await(gate).demo()).once();
		Sinks.One<HttpStatusCode> outcome = Sinks.one();
		List<String> rest = new ArrayList<>();
		StepVerifier.create(stream("/recipes/chats/steered?task=Tell me about lighthouses.", "nobody"))
			.expectNext("So. ")
			.then(() -> {
				steer("My name is Ada. What is my name?").subscribe(outcome::tryEmitValue, outcome::tryEmitError);
				awaitSteer();
				gate.open();
			})
			.recordWith(() -> rest)
			.thenConsumeWhile((piece) -> true)
			.expectComplete()
			.verify(LONG);
		assertThat(String.join("", rest)).contains("Your name is Ada");
		assertThat(outcome.asMono().block(LONG)).isEqualTo(HttpStatus.OK);
		assertThat(steer("Louder").block(LONG)).isEqualTo(HttpStatus.CONFLICT);
		assertThat(text("/recipes/chats/steered?task=How many messages did I send?")).contains("3 messages");
	}

	private Mono<HttpStatusCode> steer(String message) {
		return WebClient.create("http://127.0.0.1:" + this.port)
			.post()
			.uri("/recipes/chats/steered/steer")
			.contentType(MediaType.TEXT_PLAIN)
			.bodyValue(message)
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()));
	}

	private void awaitSteer() {
		Awaitility.await()
			.atMost(LONG)
			.until(() -> this.server.requests()
				.stream()
				.anyMatch((request) -> request.type().equals("response.steer")));
	}

	@Test
	void progressOfARunIsSeen() {
		answer(Scripts.functionCall("lookup", "{\"name\":\"lamp\"}"), Scripts.delta("Found ").delta("it."));
		assertThat(pieces("/recipes/progress?task=Find a lamp")).containsExactly("(lookup) ", "Found ", "it.");
	}

	@Test
	void sourcesAreNamed() {
		String text = "{\"type\":\"output_text\",\"text\":\"So.\",\"annotations\":[{\"type\":\"url_citation\","
				+ "\"url\":\"https://example.com/a\",\"title\":\"A\"},{\"type\":\"file_citation\",\"file_id\":\"f\"}]}";
		answer(Scripts.script()
			.completeWith("{\"output\":[{\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\","
					+ "\"status\":\"completed\",\"content\":[" + text + "]}]}"));
		assertThat(this.recipes.sources("Why?").block(LONG))
			.containsExactly(new Recipes.Source("A", "https://example.com/a"));
	}

	@Test
	void anAnswerIsStoppedByAnotherRequest() {
		answer(Scripts.delta("Once upon a time").stall());
		StepVerifier.create(stream("/recipes/answers/7?question=A story", "ada").publishOn(Schedulers.boundedElastic()))
			.expectNext("Once upon a time")
			.then(() -> this.web.delete().uri("/recipes/answers/7").exchange().expectStatus().isOk())
			.expectComplete()
			.verify(LONG);
	}

	@Test
	void patienceIsRewardedAndHasAnEnd() {
		Script busy = Scripts.error(503, "server_is_overloaded", "Busy");
		answer(busy, busy, busy, busy, Scripts.text("At last."));
		assertThat(this.recipes.patient("Hi").block(LONG)).isEqualTo("At last.");
		assertThat(this.server.requests()).hasSize(5);
		this.server.reset();
		answer(Scripts.drop());
		assertThat(this.recipes.patient("Hi").block(LONG)).isEqualTo("Please ask again in a few minutes.");
	}

	@Test
	void threadsThatMayWaitGetTheObject() {
		answer(Scripts.text("{\"city\":\"Lisbon\",\"sights\":[],\"note\":null}"));
		assertThat(this.recipes.plan("By the sea")).isEqualTo(new Trip("Lisbon", List.of(), null));
	}

	@Test
	void usersHaveTheirOwnConversations() {
		text("/recipes/mine?question=My name is Ada.", "ada");
		text("/recipes/mine?question=My name is Bob.", "bob");
		assertThat(text("/recipes/mine?question=What is my name?", "ada")).contains("Ada");
		assertThat(text("/recipes/mine?question=What is my name?", "bob")).contains("Bob");
	}

	@Test
	void tokensAreCountedByUser() {
		answer(Scripts.text("Hello."));
		for (String user : List.of("cy", "dee", "cy")) {
			assertThat(this.recipes.paid(user, "Hi").block(LONG)).isEqualTo("Hello.");
		}
		double dee = this.meters.get("tokens").tag("user", "dee").counter().count();
		assertThat(dee).isPositive();
		assertThat(this.meters.get("tokens").tag("user", "cy").counter().count()).isEqualTo(2 * dee);
	}

	@Test
	void batchKeepsItsOrderAndItsBound() {
		this.concurrency.reset();
		List<String> prompts = IntStream.range(0, 1000).mapToObj((i) -> "Document number" + i).toList();
		List<String> answers = this.recipes.summaries(Flux.fromIterable(prompts))
			.collectList()
			.block(LONG.multipliedBy(3));
		assertThat(answers).hasSize(1000);
		for (int i = 0; i < 1000; i += 111) {
			assertThat(answers.get(i)).contains(prompts.get(i));
		}
		assertThat(this.server.requests()).hasSize(1000);
		assertThat(this.concurrency.most()).isBetween(2, 16);
	}

	@Test
	void examplesOfThePagesGiveWhatTheySay() {
		Examples examples = new Examples(this.client, (city) -> new Station("Sunny in " + city));
		answer(Scripts.text("Sunny. "), Scripts.text("Rainy."));
		assertThat(joined(examples.twoTurns())).isEqualTo("Sunny. Rainy.");
		assertThat(last().previousResponseId()).isNotNull();
		assertThat(examples.weather("Paris")).isEqualTo("Sunny in Paris");
		assertThat(joined(examples.agent())).isEqualTo("Rainy.");
		assertThat(examples.events().blockLast(LONG)).isInstanceOf(RunEvent.RunCompleted.class);
		FunctionTool weather = FunctionTools.annotated(examples).get("weather");
		assertThat(joined(examples.travelAgent(Objects.requireNonNull(weather)))).isEqualTo("Rainy.");
		assertThat(last().body().at("/tools/0/name").asString()).isEqualTo("weather");
		assertThat(joined(examples.goOn("example"))).isEqualTo("Rainy.");
		assertThat(examples.steer(this.client.conversation()).block(LONG)).isInstanceOf(SteerResult.Failed.class);
		this.server.reset();
		answer(Scripts.text("{\"city\":\"Rome\",\"days\":[1,2],\"note\":null}"));
		assertThat(examples.trip("Rome").block(LONG)).isEqualTo(new Examples.Trip("Rome", List.of(1, 2), null));
	}

	@Test
	void eventsArePrintedAsTheyCome(CapturedOutput output) {
		answer(Scripts.delta("Two words").delta(" at a time."));
		new Examples(this.client, (city) -> new Station("")).print(Examples.request(Map.of("type", "object")));
		Awaitility.await().atMost(LONG).until(() -> output.getOut().contains("Two words at a time.Usage["));
		assertThat(last().body().path("tools").valueStream().map((tool) -> tool.path("type").asString()))
			.containsExactly("function", "web_search");
		assertThat(last().body().at("/reasoning/effort").asString()).isEqualTo("low");
	}

	@Test
	void clientOfItsOwnIsMeasured() {
		answer(Scripts.text("Measured."));
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		ResponsesWebSocketClient client = Examples.measured(this.apiKey, URI.create(this.server.baseUrl()),
				FunctionTools.of(), registry);
		assertThat(joined(client.turn("Hi").model("m").run().text())).isEqualTo("Measured.");
		assertThat(registry.get("responses.ws.turns").timer().count()).isEqualTo(1);
		assertThat(registry.get("responses.ws.handshakes").timer().count()).isEqualTo(1);
		assertThat(registry.get("responses.ws.tool.rounds").summary().count()).isEqualTo(1);
		assertThat(registry.get("responses.ws.lanes").tag("client", "second").gauges()).isNotEmpty();
		client.close().block(LONG);
	}

	@Test
	void keyOfTheEnvironmentIsTakenOrMissed() {
		if (System.getenv("OPENAI_API_KEY") != null || System.getenv("OPENAI_BASE_URL") != null) {
			ResponsesWebSocketClient client = Examples.plain();
			assertThat(client.snapshot().settings().maxSessions()).isEqualTo(2);
			client.close().block(LONG);
		}
		else {
			assertThatExceptionOfType(MissingApiKeyException.class).isThrownBy(Examples::plain);
		}
	}

	private static String joined(Flux<String> text) {
		return String.join("", Objects.requireNonNull(text.collectList().block(LONG)));
	}

	private void answer(Script... scripts) {
		this.server.onRequest(RequestMatcher.any()).respond(scripts);
	}

	private ReceivedRequest last() {
		List<ReceivedRequest> requests = this.server.requests();
		return requests.get(requests.size() - 1);
	}

	private String text(String uri) {
		return String.join("", pieces(uri));
	}

	private String text(String uri, String user) {
		return String.join("", pieces(uri, user));
	}

	private List<String> pieces(String uri) {
		return pieces(uri, "nobody");
	}

	private List<String> pieces(String uri, String user) {
		return Objects.requireNonNull(stream(uri, user).collectList().block(LONG));
	}

	private Flux<String> stream(String uri, String user) {
		return this.web.get()
			.uri(uri)
			.header("X-User", user)
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(new ParameterizedTypeReference<ServerSentEvent<Piece>>() {
			})
			.getResponseBody()
			.filter((event) -> event.event() == null)
			.mapNotNull(ServerSentEvent::data)
			.map(Piece::text);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Recipes.class, ChatController.class })
	static class Application {

		@Bean
		Shop shop() {
			return new Shop() {

				@Override
				public int stock(String product) {
					return 7;
				}

				@Override
				public String price(String product) {
					return "12 EUR";
				}

				@Override
				public String order(String product) {
					return "Order of " + product;
				}

			};
		}

		@Bean
		FunctionTool lookup() {
			return FunctionTool.of("lookup", "Finds a product", Recipes.Product.class,
					(product, context) -> "The " + product.name());
		}

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		Costs costs(MeterRegistry meters) {
			return new Costs(meters);
		}

		@Bean
		Concurrency concurrency() {
			return new Concurrency();
		}

		/**
		 * Stands for whatever tells the users apart.
		 */
		@Bean
		WebFilter users() {
			return (exchange, chain) -> {
				String name = Objects.requireNonNullElse(exchange.getRequest().getHeaders().getFirst("X-User"),
						"nobody");
				Principal user = () -> name;
				return chain.filter(exchange.mutate().principal(Mono.just(user)).build());
			};
		}

	}

}
