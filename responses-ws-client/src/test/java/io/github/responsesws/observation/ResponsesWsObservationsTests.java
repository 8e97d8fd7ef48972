package io.github.responsesws.observation;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ResponsesTool;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolSettings;
import io.micrometer.common.KeyValues;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResponsesWsObservationsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final ThreadLocal<String> USER = new ThreadLocal<>();

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final List<AutoCloseable> open = new ArrayList<>();

	@BeforeEach
	void register() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("user", USER);
	}

	@AfterEach
	void close() throws Exception {
		Hooks.disableAutomaticContextPropagation();
		ContextRegistry.getInstance().removeThreadLocalAccessor("user");
		USER.remove();
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void aTurnIsAClientSpanBelowTheRequestsOwn(Bridge bridge) {
		Spans spans = spans(bridge);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("It is sunny."));
		ResponsesWebSocketClient client = client(spans.registry(), false);
		inRequest(spans, client.turn("What is the weather?").response());
		assertThat(spans.below("request")).isEqualTo("""
				request
				  chat test-model [first token]
				""");
		Spans.Span turn = spans.span("chat test-model");
		assertThat(turn.kind()).isEqualTo("CLIENT");
		assertThat(turn.tags()).containsEntry("client", "default")
			.containsEntry("gen_ai.operation.name", "chat")
			.containsEntry("gen_ai.provider.name", "openai")
			.containsEntry("gen_ai.request.model", "test-model")
			.containsEntry("gen_ai.request.stream", "true")
			.containsEntry("gen_ai.response.model", "test-model")
			.containsEntry("gen_ai.response.finish_reasons", "[\"stop\"]")
			.containsEntry("responses_ws.outcome", "completed")
			.containsEntry("server.address", "127.0.0.1")
			.containsEntry("server.port", Integer.toString(this.server.port()))
			.containsKeys("gen_ai.response.id", "gen_ai.response.time_to_first_chunk", "gen_ai.usage.input_tokens",
					"gen_ai.usage.output_tokens", "gen_ai.usage.cache_read.input_tokens",
					"gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.reasoning.output_tokens")
			.doesNotContainKeys("gen_ai.conversation.id", "error.type", "gen_ai.input.messages",
					"gen_ai.output.messages");
		assertThat(spans.span("websocket handshake").tags()).containsEntry("responses_ws.session.id", "session-1")
			.containsEntry("responses_ws.outcome", "completed");
		assertThat(spans.span("websocket handshake").node().traceId()).isNotEqualTo(turn.node().traceId());
	}

	@ParameterizedTest
	@EnumSource
	void toolsAreBelowTheirRunAndWhatTheyObserveBelowThem(Bridge bridge) {
		Spans spans = spans(bridge);
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("clock", "{}").then(Scripts.functionCall("nothing", "{}")),
					Scripts.text("Noon."));
		FunctionTool clock = FunctionTool.of("clock", "Tells the time", Arguments.class,
				(arguments, context) -> Observation.createNotStarted("look", spans.registry()).observe(() -> "noon"));
		// One after the other, for the order of the spans.
		Conversation conversation = client(spans.registry(), false,
				ToolLoop.builder().tools(clock).settings(ToolSettings.builder().maxConcurrency(1).build()))
			.conversation();
		inRequest(spans, conversation.turn("What time is it?").run().response());
		assertThat(spans.below("request")).isEqualTo("""
				request
				  invoke_agent
				    chat test-model
				    execute_tool clock
				      look
				    execute_tool nothing
				    chat test-model [first token]
				""".replace("chat test-model\n", "chat test-model [first token]\n"));
		assertThat(spans.span("execute_tool clock").tags()).containsEntry("client", "default")
			.containsEntry("gen_ai.operation.name", "execute_tool")
			.containsEntry("gen_ai.tool.name", "clock")
			.containsEntry("gen_ai.tool.type", "function")
			.containsEntry("responses_ws.outcome", "completed")
			.containsEntry("responses_ws.round", "1")
			.containsKey("gen_ai.tool.call.id")
			.doesNotContainKeys("gen_ai.tool.call.arguments", "gen_ai.tool.call.result", "error.type");
		assertThat(spans.span("execute_tool nothing").tags()).containsEntry("error.type", "unknown_tool")
			.containsEntry("responses_ws.outcome", "failed");
		assertThat(spans.span("invoke_agent").tags()).containsEntry("responses_ws.rounds", "2")
			.containsEntry("gen_ai.conversation.id", conversation.id())
			.containsEntry("responses_ws.outcome", "completed");
		assertThat(spans.span("chat test-model").tags()).containsEntry("gen_ai.conversation.id", conversation.id());
	}

	@Test
	void chainsThatNobodyKnowsHaveNoConversation() {
		Spans spans = spans(Bridge.OPEN_TELEMETRY);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Noon."));
		ResponsesWebSocketClient client = client(spans.registry(), false);
		inRequest(spans, client.turn("What time is it?").run().response());
		ResponseRequest elsewhere = ResponseRequest.builder().input("And now?").conversation("conv_1").build();
		assertThat(client.turn(elsewhere).run().response().onErrorComplete().blockOptional(LONG)).isNotNull();
		assertThat(spans.ended()).filteredOn((span) -> span.node().name().startsWith("chat"))
			.hasSize(2)
			.allSatisfy((span) -> assertThat(span.tags()).doesNotContainKey("gen_ai.conversation.id"));
		assertThat(spans.ended()).filteredOn((span) -> span.node().name().equals("invoke_agent")).hasSize(2);
	}

	@Test
	void retriesAreEventsOfTheirTurn() {
		Spans spans = spans(Bridge.OPEN_TELEMETRY);
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(503, "server_is_overloaded", "Later."), Scripts.text("Noon."));
		ResponsesWebSocketClient client = client(spans.registry(), false);
		inRequest(spans, client.turn("What time is it?").response());
		assertThat(spans.below("request")).isEqualTo("""
				request
				  chat test-model [retry after server_is_overloaded, first token]
				""");
	}

	@Test
	void replaysAreEventsOfTheirTurn() {
		Spans spans = spans(Bridge.OPEN_TELEMETRY);
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.text("Noon."), Scripts.error(400, "previous_response_not_found", "Gone."),
					Scripts.text("One."));
		Conversation conversation = client(spans.registry(), false)
			.conversation(ConversationSettings.builder().keepStored(true).build());
		assertThat(conversation.turn("What time is it?").response().block(LONG)).isNotNull();
		inRequest(spans, conversation.turn("And now?").response());
		assertThat(spans.below("request")).isEqualTo("""
				request
				  chat test-model [replay after previous_response_not_found, first token]
				""");
	}

	@Test
	void goingOverHttpIsAnEventOfTheTurn() {
		Spans spans = spans(Bridge.OPEN_TELEMETRY);
		this.server.onHandshake().refuse(426, "upgrade_refused", "No WebSocket here.");
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Noon."));
		inRequest(spans, client(spans.registry(), false).turn("What time is it?").response());
		assertThat(spans.below("request")).isEqualTo("""
				request
				  chat test-model [fallback to HTTP, first token]
				""");
		assertThat(spans.span("websocket handshake").tags()).containsEntry("responses_ws.outcome", "failed")
			.containsKey("error.type");
	}

	@Test
	void failuresAndCancelsAreTold() {
		Spans spans = spans(Bridge.OPEN_TELEMETRY);
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(400, "invalid_prompt", "No."), Scripts.script().fail("server_error", "Broken."),
					Scripts.delta("Noo").await(gate), Scripts.script().incomplete("max_output_tokens"));
		ResponsesWebSocketClient client = client(spans.registry(), false);
		assertThatThrownBy(() -> client.turn("1").response().block(LONG)).isInstanceOf(ResponsesException.class);
		assertTurn(spans, "failed", "invalid_prompt");
		StepVerifier.create(client.turn("2").retry(RetrySettings.builder().maxAttempts(1).build()).events())
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(LONG);
		assertTurn(spans, "failed", "server_error");
		StepVerifier.create(client.turn("3").text()).expectNext("Noo").thenCancel().verify(LONG);
		gate.open();
		assertTurn(spans, "cancelled", null);
		StepVerifier.create(client.turn("4").events()).thenConsumeWhile((event) -> true).expectComplete().verify(LONG);
		assertTurn(spans, "incomplete", null);
		assertThat(spans.span("chat test-model").tags()).containsEntry("gen_ai.response.finish_reasons",
				"[\"length\"]");
	}

	private static void assertTurn(Spans spans, String outcome, String error) {
		Map<String, String> tags = spans.span("chat test-model").tags();
		assertThat(tags).containsEntry("responses_ws.outcome", outcome);
		assertThat(tags.get("error.type")).isEqualTo(error);
	}

	@Test
	void promptsAndOutputsAreToldOnlyIfAskedFor() {
		for (boolean content : new boolean[] { false, true }) {
			Spans spans = spans(Bridge.OPEN_TELEMETRY);
			this.server.onRequest(RequestMatcher.any())
				.respond(Scripts.functionCall("greet", "{\"name\":\"a secret name\"}"),
						Scripts.text("A secret answer."))
				.times(2);
			ResponsesWebSocketClient client = client(spans.registry(), content,
					FunctionTools.annotated(new Greeter()).get("greet"));
			ResponseRequest request = ResponseRequest.builder()
				.instructions("secret instructions")
				.input("a secret prompt")
				.build();
			inRequest(spans, client.turn(request).run().response());
			if (!content) {
				assertThat(spans.ended().toString()).doesNotContain("secret");
				continue;
			}
			List<Spans.Span> turns = spans.ended()
				.stream()
				.filter((span) -> span.node().name().startsWith("chat"))
				.toList();
			assertThat(turns.get(0).tags())
				.containsEntry("gen_ai.system_instructions",
						"[{\"type\":\"text\",\"content\":\"secret instructions\"}]")
				.containsEntry("gen_ai.input.messages",
						"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"a secret prompt\"}]}]");
			assertThat(turns.get(0).tags().get("gen_ai.output.messages"))
				.startsWith("[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"")
				.contains("\"name\":\"greet\",\"arguments\":\"{\\\"name\\\":\\\"a secret name\\\"}\"")
				.contains("\"finish_reason\":\"tool_call\"");
			assertThat(turns.get(1).tags().get("gen_ai.input.messages"))
				.startsWith("[{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"")
				.contains("\"result\":\"Hello a secret name\"");
			assertThat(turns.get(1).tags().get("gen_ai.output.messages"))
				.contains("{\"type\":\"text\",\"content\":\"A secret answer.\"}", "\"finish_reason\":\"stop\"");
			assertThat(spans.span("execute_tool greet").tags())
				.containsEntry("gen_ai.tool.call.arguments", "{\"name\":\"a secret name\"}")
				.containsEntry("gen_ai.tool.call.result", "Hello a secret name");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatThreadsKnowReachesToolsAndIsGoneAfterwards(boolean automatic) {
		if (automatic) {
			Hooks.enableAutomaticContextPropagation();
		}
		Spans spans = spans(Bridge.OPEN_TELEMETRY);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.functionCall("who", "{}"), Scripts.text("Ada."));
		Scheduler one = Schedulers.newSingle("tool", true);
		this.open.add(one::dispose);
		List<String> heard = new CopyOnWriteArrayList<>();
		FunctionTool who = FunctionTool.of("who", "Tells who asks", Arguments.class, (arguments, context) -> {
			heard.add(USER.get() + " " + spans.tracer().currentSpan().context().traceId());
			return "Ada";
		});
		ResponsesWebSocketClient client = client(spans.registry(), false, ToolLoop.builder().tools(who).scheduler(one));
		Observation request = Observation.start("request", spans.registry());
		String trace = request.scoped(() -> {
			USER.set("Ada");
			client.turn("Who am I?").run().response().block(LONG);
			USER.remove();
			return spans.tracer().currentSpan().context().traceId();
		});
		request.stop();
		assertThat(heard).containsExactly("Ada " + trace);
		assertThat(
				Mono.fromCallable(() -> USER.get() + " " + spans.tracer().currentSpan()).subscribeOn(one).block(LONG))
			.isEqualTo("null null");
		assertThat(spans.below("request")).contains("    execute_tool who\n");
	}

	@Test
	void withoutHandlersNothingIsObserved() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Noon."));
		for (ObservationRegistry registry : List.of(ObservationRegistry.NOOP, ObservationRegistry.create())) {
			ResponsesWsObservations observations = ResponsesWsObservations
				.builder(registry, URI.create("https://api.openai.com/v1"))
				.build();
			Flux<String> turn = Flux.just("event");
			assertThat(observations.turn(ResponseRequest.builder().build(), null, turn)).isSameAs(turn);
			assertThat(observations.run(ResponseRequest.builder().build(), null, turn)).isSameAs(turn);
			Mono<String> handshake = Mono.just("session");
			assertThat(observations.observed("session-1", handshake)).isSameAs(handshake);
			assertThat(client(registry, false).turn("What time is it?").response().block(LONG)).isNotNull();
		}
	}

	@Test
	void clientsWithoutSpringAreObserved() {
		Spans spans = spans(Bridge.BRAVE);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Noon."));
		ObservationRegistry registry = spans.registry();
		String baseUrl = this.server.baseUrl();
		String apiKey = "test-key";
		FunctionTools tools = FunctionTools.annotated(new Greeter());
		// snippet: observed-client
		ResponsesWsObservations observations = ResponsesWsObservations.builder(registry, URI.create(baseUrl))
			.client("second")
			.build();
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.apiKey(apiKey)
			.baseUrl(baseUrl)
			.model("gpt-5-mini")
			.toolLoop(ToolLoop.builder().tools(tools).observer(observations).build())
			.turnObserver(observations)
			.sessionListener(observations)
			.build();
		// end
		this.open.add(0, () -> client.close().block(LONG));
		assertThat(client.turn("What time is it?").run().response().block(LONG)).isNotNull();
		assertThat(spans.below("invoke_agent")).isEqualTo("""
				invoke_agent
				  chat gpt-5-mini [first token]
				""");
		assertThat(spans.ended()).hasSize(3)
			.allSatisfy((span) -> assertThat(span.tags()).containsEntry("client", "second"));
	}

	@Test
	void conventionsCanBeReplaced() {
		Spans spans = spans(Bridge.BRAVE);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Noon."));
		ResponsesWsObservations observations = ResponsesWsObservations
			.builder(spans.registry(), URI.create(this.server.baseUrl()))
			.turnConvention(new DefaultTurnObservationConvention() {

				@Override
				public String getContextualName(TurnObservationContext context) {
					return "ask";
				}

				@Override
				public KeyValues getLowCardinalityKeyValues(TurnObservationContext context) {
					return super.getLowCardinalityKeyValues(context).and("tenant", "acme");
				}

			})
			.build();
		ResponsesWebSocketClient client = client(observations, ToolLoop.builder());
		inRequest(spans, client.turn("What time is it?").response());
		assertThat(spans.span("ask").tags()).containsEntry("tenant", "acme")
			.containsEntry("gen_ai.operation.name", "chat");
	}

	private Spans spans(Bridge bridge) {
		Spans spans = bridge.begin();
		this.open.add(spans);
		return spans;
	}

	private static void inRequest(Spans spans, Mono<?> work) {
		Observation request = Observation.start("request", spans.registry());
		assertThat(work.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, request)).block(LONG))
			.isNotNull();
		request.stop();
	}

	private ResponsesWebSocketClient client(ObservationRegistry registry, boolean content, FunctionTool... tools) {
		return client(registry, content, ToolLoop.builder().tools(tools));
	}

	private ResponsesWebSocketClient client(ObservationRegistry registry, boolean content, ToolLoop.Builder loop) {
		return client(ResponsesWsObservations.builder(registry, URI.create(this.server.baseUrl()))
			.includeContent(content)
			.build(), loop);
	}

	private ResponsesWebSocketClient client(ResponsesWsObservations observations, ToolLoop.Builder loop) {
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl(this.server.baseUrl())
			.model("test-model")
			.retry((retry) -> retry.minBackoff(Duration.ofMillis(1)).maxBackoff(Duration.ofMillis(1)))
			.toolLoop(loop.observer(observations).build())
			.turnObserver(observations)
			.sessionListener(observations)
			.build();
		this.open.add(0, () -> client.close().block(LONG));
		return client;
	}

	record Arguments() {

	}

	static class Greeter {

		@ResponsesTool(description = "Greets somebody")
		String greet(String name) {
			return "Hello " + name;
		}

	}

}
