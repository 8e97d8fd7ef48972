package io.github.responsesws.recipes;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.ProxySettings;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.metrics.ConversationMetrics;
import io.github.responsesws.metrics.ResilienceMetrics;
import io.github.responsesws.metrics.ResponsesWsMetrics;
import io.github.responsesws.metrics.SessionMetrics;
import io.github.responsesws.metrics.ToolMetrics;
import io.github.responsesws.metrics.TurnMetrics;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ResponsesTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The examples of README.md and other pages, which hold what stands between the marks.
 */
class Examples {

	private final ResponsesWebSocketClient client;

	private final Stations stations;

	Examples(ResponsesWebSocketClient client, Stations stations) {
		this.client = client;
		this.stations = stations;
	}

	Flux<String> twoTurns() {
		ResponsesWebSocketClient client = this.client;
		// snippet: two-turns
		Conversation conversation = client.conversation();
		Flux<String> today = conversation.turn("What is the weather like?").text();
		Flux<String> tomorrow = conversation.turn("And tomorrow?").text();
		// end
		return Flux.concat(today, tomorrow);
	}

	// snippet: weather-tool
	@ResponsesTool(description = "Current weather of a city")
	String weather(String city) {
		return this.stations.nearest(city).report();
	}
	// end

	Flux<String> agent() {
		Conversation conversation = this.client.conversation();
		// snippet: weather-run
		Flux<String> answer = conversation.turn("Do I need an umbrella in Paris?").run().text();
		// end
		return answer;
	}

	Flux<RunEvent> events() {
		ResponsesWebSocketClient client = this.client;
		// snippet: run-events
		Flux<RunEvent> run = client.turn("Do I need an umbrella in Paris?").run().events();
		// end
		return run;
	}

	// snippet: trip-entity
	record Trip(String city, List<Integer> days, @Nullable String note) {
	}

	Mono<Trip> trip(String wish) {
		return this.client.turn(wish).entity(Trip.class);
	}
	// end

	Flux<String> travelAgent(FunctionTool weather) {
		ResponsesWebSocketClient client = this.client;
		// snippet: conversation-settings
		ConversationSettings settings = ConversationSettings.of(ResponseRequest.builder()
			.instructions("You are a travel agent.")
			.tools(weather.definition()) // of a FunctionTool, or Tool.function(…)
			.store(false)
			.build());

		Conversation conversation = client.conversation(settings);
		Flux<String> answer = conversation.turn("I want to go to Lisbon.").text();
		// end
		return answer;
	}

	Mono<SteerResult> steer(Conversation conversation) {
		// snippet: steer
		Mono<SteerResult> result = conversation.steer("Rather in French, please");
		// end
		return result;
	}

	Flux<String> goOn(String id) {
		ResponsesWebSocketClient client = this.client;
		// snippet: conversation-by-id
		Flux<String> answer = client.conversation(id).turn("And tomorrow?").text();
		// end
		return answer;
	}

	void print(ResponseRequest request) {
		ResponsesWebSocketClient client = this.client;
		// snippet: stream-events
		client.stream(request).subscribe((event) -> {
			if (event instanceof OutputTextEvent.Delta delta) {
				System.out.print(delta.delta());
			}
			else if (event instanceof ResponseLifecycleEvent.Completed completed) {
				System.out.println(completed.response().usage());
			}
		});
		// end
	}

	static ResponseRequest request(Map<String, ?> schema) {
		// snippet: request
		ResponseRequest request = ResponseRequest.builder()
			.model("gpt-5.1")
			.instructions("Answer in one sentence.")
			.input("What is a lane?")
			.tools(Tool.function("lookup", "Finds a word", schema), Tool.webSearch())
			.reasoningEffort("low")
			.store(false)
			.include("reasoning.encrypted_content")
			.build();
		// end
		return request;
	}

	static List<Mono<Response>> retries(ResponsesWebSocketClient client) {
		// snippet: retry-per-turn
		Mono<Response> once = client.turn("Book the flight").retry(RetrySettings.off()).response();
		Mono<Response> patient = client.turn("Summarise this")
			.retry(RetrySettings.builder().maxAttempts(8).budget(Duration.ofMinutes(5)).build())
			.response();
		// end
		return List.of(once, patient);
	}

	NettyTransport withClientCertificate(TrustManagerFactory trusted, KeyManagerFactory keys) throws SSLException {
		// snippet: client-certificate
		SslContext ssl = SslContextBuilder.forClient().trustManager(trusted).keyManager(keys).build();
		HttpClient http = HttpClient.create(ConnectionProvider.newConnection()).secure((spec) -> spec.sslContext(ssl));
		NettyTransport transport = NettyTransport.of(http).proxyFromEnvironment();
		// end
		return transport;
	}

	ResponsesWebSocketClient throughAProxy(String apiKey) {
		// snippet: proxy
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.apiKey(apiKey)
			.connection((connection) -> connection
				.proxy(ProxySettings.builder().host("proxy.example.com").port(3128).build()))
			.build();
		// end
		return client;
	}

	static ResponsesWebSocketClient plain() {
		// snippet: plain-settings
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.fromEnvironment()
			.model("gpt-5-mini")
			.timeouts((timeouts) -> timeouts.turn(Duration.ofMinutes(10)))
			.session((session) -> session.lanes(4))
			.pool((pool) -> pool.maxSessions(2))
			.build();
		// end
		return client;
	}

	static ResponsesWebSocketClient measured(String key, URI baseUrl, FunctionTools tools, MeterRegistry registry) {
		// snippet: measured-client
		Tags tags = Tags.of("client", "second");
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.apiKey(key)
			.baseUrl(baseUrl)
			.turnListener(new TurnMetrics(registry, baseUrl, tags))
			.sessionListener(new SessionMetrics(registry, tags))
			.resilienceListener(new ResilienceMetrics(registry, tags))
			.conversationListener(new ConversationMetrics(registry, tags))
			.toolLoop(ToolLoop.builder().tools(tools).listener(new ToolMetrics(registry, tags)).build())
			.build();
		new ResponsesWsMetrics(client, tags).bindTo(registry);
		// end
		return client;
	}

	/**
	 * What the tool asks.
	 */
	interface Stations {

		Station nearest(String city);

	}

	/**
	 * A weather station.
	 *
	 * @param report what it reports
	 */
	record Station(String report) {
	}

}
