package io.github.responsesws.chaos;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.responsesws.CapturedLog;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.ask.AnswerSpec;
import io.github.responsesws.ask.RunSpec;
import io.github.responsesws.ask.TurnSpec;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.metrics.ResponsesWsMetrics;
import io.github.responsesws.metrics.SessionMetrics;
import io.github.responsesws.metrics.ToolMetrics;
import io.github.responsesws.metrics.TurnMetrics;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolErrorHandler;
import io.github.responsesws.tool.ToolErrorMode;
import io.github.responsesws.tool.ToolLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All that runs say which fail: at TRACE, in exceptions, in texts of objects and in
 * meters. The key, what was asked and what was answered are nowhere in it.
 */
class SecretsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String KEY = "sk-proj-mk7Qx0secretkey";

	private static final String PROMPT = "zebrafish prompt";

	private static final String OUTPUT = "quokkas";

	private static final String ARGUMENTS = "{\"city\":\"axolotl\"}";

	private static final List<String> SECRETS = List.of("mk7Qx0secretkey", "zebrafish", "quokkas", "axolotl");

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final Queue<String> said = new ConcurrentLinkedQueue<>();

	private final ResponsesWebSocketClient client = client(KEY, 4);

	@BeforeEach
	void sayAll() {
		this.root.setLevel(Level.TRACE);
	}

	@AfterEach
	void close() {
		this.root.setLevel(this.level);
		this.client.close().block(LONG);
		this.server.close();
	}

	private ResponsesWebSocketClient client(String key, int lanes) {
		URI baseUrl = URI.create(this.server.baseUrl());
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.apiKey(key)
			.baseUrl(baseUrl)
			.model("test-model")
			.timeouts((timeouts) -> timeouts.inactivity(Duration.ofMillis(400)).firstEvent(Duration.ofMillis(400)))
			.session((session) -> session.lanes(lanes)
				.maxRequestSize(8_192)
				.maxBufferedEvents(8)
				.slowSubscriberTimeout(Duration.ofMillis(100))
				.drainTimeout(Duration.ofMillis(200)))
			.pool((pool) -> pool.shutdownTimeout(Duration.ofSeconds(1))
				.acquireTimeout(Duration.ofSeconds(2))
				.minBackoff(Duration.ofMillis(10))
				.maxBackoff(Duration.ofMillis(20)))
			.retry((retry) -> retry.maxAttempts(2))
			.conversation((settings) -> settings.maxReplaySize(4_096))
			.turnListener(new TurnMetrics(this.registry, baseUrl))
			.sessionListener(new SessionMetrics(this.registry))
			.toolLoop(ToolLoop.builder()
				.tools(FunctionTool.builder("find")
					.handler(RawJson.parse("{\"type\":\"object\"}"), (arguments, context) -> OUTPUT))
				.errorHandler(ToolErrorHandler.of(ToolErrorMode.FAIL))
				.listener(new ToolMetrics(this.registry))
				.build())
			.build();
		new ResponsesWsMetrics(client).bindTo(this.registry);
		return client;
	}

	static Stream<String> kinds() {
		return scripts().keySet().stream();
	}

	private static Map<String, Script> scripts() {
		Script begun = Scripts.delta(OUTPUT);
		Map<String, Script> scripts = new LinkedHashMap<>();
		scripts.put("answer", Scripts.script().reasoning(OUTPUT).text(OUTPUT));
		scripts.put("error", begun.error(500, "server_error", "Broken."));
		scripts.put("refused key", Scripts.error(401, "invalid_api_key", "Incorrect API key provided: " + KEY + "."));
		scripts.put("flat error", Scripts.flatError("invalid_api_key", "Bad key " + KEY));
		scripts.put("failed", begun.fail("server_error", "Broken."));
		scripts.put("failed for the key", begun.fail("invalid_api_key", "No such key: " + KEY));
		scripts.put("incomplete", begun.incomplete("max_output_tokens"));
		scripts.put("refusal", Scripts.refusal(OUTPUT));
		scripts.put("reset", begun.drop());
		scripts.put("fin", begun.fin());
		scripts.put("close", begun.close(1011, "Broken."));
		scripts.put("policy", Scripts.close(1008, "Key " + KEY + " has no access."));
		scripts.put("stall", begun.stall());
		scripts.put("no JSON", begun.garbage("{\"type\":\"response.output_text.delta\",\"delta\":\"" + OUTPUT));
		scripts.put("no UTF-8", begun.garbage("{\"type\":\"" + OUTPUT + "\ud83d\"}"));
		scripts.put("binary", begun.binary(OUTPUT.getBytes(StandardCharsets.UTF_8)));
		scripts.put("unknown event", begun.events("{\"type\":\"response.new\",\"text\":\"" + OUTPUT + "\"}").drop());
		scripts.put("stray event",
				begun
					.rawFrame("{\"type\":\"response.output_text.delta\",\"stream_id\":\"lane-9\"," + "\"delta\":\""
							+ OUTPUT + "\"}")
					.drop());
		scripts.put("end mark", begun.endMark());
		scripts.put("call", Scripts.functionCall("find", ARGUMENTS));
		scripts.put("unknown call", Scripts.functionCall("other", ARGUMENTS));
		scripts.put("malformed call", Scripts.functionCall("find", "{\"city\":\"axolotl"));
		scripts.put("many events", Scripts.repeatDelta(200, OUTPUT).text(OUTPUT));
		scripts.put("lost predecessor",
				Scripts.error(400, "previous_response_not_found", "Previous response not found."));
		return scripts;
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void nothingOfATurnIsTold(String kind) {
		this.server.onRequest(RequestMatcher.any()).respond(scripts().get(kind));
		ResponseRequest request = ResponseRequest.builder().instructions(PROMPT).input(PROMPT).build();
		TurnSpec turn = this.client.turn(request);
		hear(request, turn, this.client, this.client.snapshot());
		all(turn);
		Conversation conversation = this.client.conversation();
		hear(conversation, conversation.settings());
		all(conversation.turn(request));
		hear(conversation.snapshot());
		all(conversation.resume());
		run(turn.run());
		run(this.client.conversation().turn(request).run());
		slowly(turn);
		check();
	}

	/**
	 * Read an answer in every way there is.
	 */
	private void all(AnswerSpec<?, ?> spec) {
		hear(spec);
		listen(spec.events());
		listen(spec.text().then());
		listen(spec.response());
		listen(spec.entity(Trip.class).then());
	}

	private void run(RunSpec run) {
		hear(run);
		listen(run.events().take(60));
	}

	/**
	 * Ask for one event, and for no other in time.
	 */
	private void slowly(TurnSpec turn) {
		listen(turn.events().delayElements(Duration.ofMillis(300)).take(2));
	}

	private void listen(Publisher<?> publisher) {
		Flux.from(publisher).doOnNext(this::hear).doOnError(this::hear).onErrorComplete().then().block(LONG);
	}

	@Test
	void nothingOfARefusedHandshakeIsTold() {
		this.server.onHandshake()
			.refuse(401, Map.of("x-request-id", "req_1"),
					"{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + ".\"}}")
			.times(4);
		all(this.client.turn(PROMPT));
		this.server.onHandshake().closeImmediately(1008, "Key " + KEY + " has no access.").times(4);
		all(this.client.turn(PROMPT));
		hear(this.client.snapshot(), this.client.snapshot().lastHandshake());
		check();
	}

	@Test
	void nothingOfARequestIsToldThatIsTooLarge() {
		all(this.client.turn(PROMPT.repeat(1_000)));
		Conversation conversation = this.client.conversation();
		all(conversation.turn(PROMPT.repeat(250)));
		all(conversation.turn(PROMPT.repeat(250)));
		check();
	}

	@Test
	void nothingOfAClientIsToldThatIsClosed() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta(OUTPUT).await(gate).stall());
		CompletableFuture<Response> running = this.client.turn(PROMPT).response().doOnError(this::hear).toFuture();
		gate.awaitReached(LONG);
		this.client.close().block(LONG);
		assertThat(running).failsWithin(LONG);
		all(this.client.turn(PROMPT));
		check();
	}

	private void hear(Object... objects) {
		for (Object object : objects) {
			if (object instanceof Throwable failure) {
				hear(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
			}
			else {
				this.said.add(object.getClass().getSimpleName() + ": " + object);
			}
			if (object instanceof Response response) {
				response.output().forEach(this::hear);
			}
			if (object instanceof RunEvent.TurnEvent turn) {
				hear(turn.event());
			}
		}
	}

	private void hear(Throwable failure, Set<Throwable> known) {
		if (!known.add(failure)) {
			return;
		}
		this.said.add(failure.getClass().getSimpleName() + ": " + failure + " / " + failure.getMessage() + " / "
				+ failure.getLocalizedMessage());
		if (failure instanceof ResponsesException told) {
			this.said.add("hint: " + told.hint() + " " + told.code() + " " + told.headers());
		}
		if (failure.getCause() != null) {
			hear(failure.getCause(), known);
		}
		for (Throwable suppressed : failure.getSuppressed()) {
			hear(suppressed, known);
		}
	}

	private void check() {
		this.server.awaitIdle(LONG);
		List<String> all = new ArrayList<>(this.said);
		all.addAll(this.log.text().lines().toList());
		meters().forEach(all::add);
		assertThat(all).anyMatch((line) -> line.startsWith("TRACE "))
			.anyMatch((line) -> line.startsWith("MeterId"))
			.allSatisfy((line) -> assertThat(SECRETS).noneMatch(line::contains));
	}

	private Collection<String> meters() {
		return this.registry.getMeters().stream().map((meter) -> meter.getId().toString()).toList();
	}

	/**
	 * What no answer of these is.
	 *
	 * @param city where to
	 */
	record Trip(String city) {
	}

}
