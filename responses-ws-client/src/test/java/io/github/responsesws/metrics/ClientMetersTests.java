package io.github.responsesws.metrics;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.session.SlowSubscriberException;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ResponseEvents;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the meters say of turns and sessions over a real socket.
 */
class ClientMetersTests {

	private ResponsesServer server;

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void listenersOfOneRegistryAddUp() {
		MeterRegistry registry = new SimpleMeterRegistry();
		URI baseUrl = URI.create(this.server.baseUrl());
		for (int i = 0; i < 2; i++) {
			ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
				.baseUrl(baseUrl)
				.turnListener(new TurnMetrics(registry, baseUrl))
				.build();
			client.turn(MeteredClient.request().build()).response().block(MeteredClient.LONG);
			client.close().block(MeteredClient.LONG);
		}
		assertThat(registry.get("responses.ws.events").tag("direction", "out").counter().count()).isEqualTo(2);
		assertThat(registry.get("responses.ws.turns").timer().count()).isEqualTo(2);
	}

	@Test
	void completedTurn() {
		try (MeteredClient metered = new MeteredClient(this.server)) {
			List<ResponseEvent> events = metered.run(MeteredClient.request().build());
			assertThat(metered.value("responses.ws.turns", "model", "test-model", "outcome", "completed")).isOne();
			assertThat(metered.value("responses.ws.turns.acquire", "outcome", "acquired")).isOne();
			assertThat(metered.value("responses.ws.turns.first.event", "model", "test-model")).isOne();
			assertThat(metered.value("responses.ws.events", "direction", "in")).isEqualTo(events.size());
			assertThat(metered.value("responses.ws.events", "direction", "out")).isOne();
			long received = events.stream().mapToLong((event) -> event.json().size()).sum();
			assertThat(metered.value("responses.ws.bytes", "direction", "in")).isEqualTo(received);
			assertThat(metered.value("responses.ws.bytes", "direction", "out"))
				.isEqualTo(metered.client().snapshot().sessions().get(0).bytesOut())
				.isPositive();
			assertThat(metered.value("responses.ws.handshakes", "outcome", "success", "error", "none")).isOne();
			assertThat(metered.value("responses.ws.sessions", "state", "open")).isOne();
			assertThat(metered.value("responses.ws.sessions.max")).isEqualTo(8);
			assertThat(metered.value("responses.ws.lanes", "state", "busy")).isZero();
			metered.await("responses.ws.lanes", 1, "state", "free");
		}
	}

	@Test
	void changesOfTheWayAreCounted() {
		this.server.webSocket().refuse(403);
		try (MeteredClient metered = new MeteredClient(this.server)) {
			assertThat(metered.value("responses.ws.transport", "transport", "websocket")).isOne();
			assertThat(metered.value("responses.ws.fallback")).isZero();
			metered.run(MeteredClient.request().build());
			assertThat(metered.value("responses.ws.fallback")).isOne();
			assertThat(metered.value("responses.ws.transport", "transport", "websocket")).isZero();
			assertThat(metered.value("responses.ws.transport", "transport", "http")).isOne();
			assertThat(metered.value("responses.ws.transport.changes", "to", "http")).isOne();
			assertThat(metered.value("responses.ws.transport.changes", "to", "websocket")).isZero();
			assertThat(metered.value("responses.ws.turns", "model", "test-model", "outcome", "completed")).isOne();
			assertThat(metered.value("responses.ws.turns.acquire", "outcome", "acquired")).isOne();
			metered.await("responses.ws.http.turns", 0, "state", "running");
		}
	}

	@Test
	void turnTakesNoLongerThanItsParts() {
		try (MeteredClient metered = new MeteredClient(this.server)) {
			metered.run(MeteredClient.request().build());
			assertThat(nanos(metered, "responses.ws.turns.acquire")).isPositive()
				.isLessThanOrEqualTo(nanos(metered, "responses.ws.turns.first.event"));
			assertThat(nanos(metered, "responses.ws.turns.first.event"))
				.isLessThanOrEqualTo(nanos(metered, "responses.ws.turns"));
			assertThat(nanos(metered, "responses.ws.handshakes")).isPositive();
		}
	}

	private static double nanos(MeteredClient metered, String name) {
		return ((Timer) assertThat(metered.find(name)).isNotNull().actual()).totalTime(TimeUnit.NANOSECONDS);
	}

	@Test
	void tokensFollowTheSemanticConventions() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Hi").completeWith("""
				{"model": "test-model-2026", "usage": {"input_tokens": 11, "output_tokens": 7}}"""));
		try (MeteredClient metered = new MeteredClient(this.server)) {
			metered.run(MeteredClient.request().build());
			String[] service = { "gen_ai.operation.name", "chat", "gen_ai.provider.name", "openai", "server.address",
					"127.0.0.1", "server.port", Integer.toString(this.server.port()), "gen_ai.request.model",
					"test-model", "gen_ai.response.model", "test-model-2026" };
			assertThat(tokens(metered, "input", service)).isEqualTo(11);
			assertThat(tokens(metered, "output", service)).isEqualTo(7);
			assertThat(metered.value("gen_ai.client.operation.duration", with(service, "error.type", "none"))).isOne();
		}
	}

	private static double tokens(MeteredClient metered, String type, String... tags) {
		return ((DistributionSummary) assertThat(
				metered.find("gen_ai.client.token.usage", with(tags, "gen_ai.token.type", type)))
			.isNotNull()
			.actual()).totalAmount();
	}

	private static String[] with(String[] tags, String... more) {
		return Flux.fromArray(tags).concatWith(Flux.fromArray(more)).collectList().block().toArray(String[]::new);
	}

	@Test
	void cachedTokensAndReasoningArePartsOfTheOthers() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.text("Hi").completeWith("""
					{"usage": {"input_tokens": 100, "output_tokens": 40, "input_tokens_details": {"cached_tokens": 75,
					"cache_write_tokens": 5}, "output_tokens_details": {"reasoning_tokens": 30}}}"""),
					Scripts.text("Hi").completeWith("""
							{"usage": {"input_tokens": 100, "output_tokens": 2}}"""));
		try (MeteredClient metered = new MeteredClient(this.server)) {
			metered.run(MeteredClient.request().build());
			metered.run(MeteredClient.request().build());
			Map.of("input", 200.0, "cached", 75.0, "cache_write", 5.0, "output", 42.0, "reasoning", 30.0)
				.forEach((type,
						count) -> assertThat(metered.value("responses.ws.tokens", "model", "test-model", "type", type))
							.as(type)
							.isEqualTo(count));
			assertThat(metered.value("responses.ws.cache.hit.ratio", "model", "test-model")).isEqualTo(2);
			assertThat(metered.total("responses.ws.cache.hit.ratio")).isEqualTo(0.75);
		}
	}

	@Test
	void firstOutputAndLongestSilence() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hel").await(gate).delta("lo"));
		try (MeteredClient metered = new MeteredClient(this.server)) {
			metered.client()
				.stream(MeteredClient.request().build())
				.doOnNext((event) -> gate.open())
				.blockLast(MeteredClient.LONG);
			assertThat(metered.value("responses.ws.turns.longest.gap", "model", "test-model")).isOne();
			assertThat(metered.total("responses.ws.turns.first.output")).isPositive()
				.isGreaterThanOrEqualTo(metered.total("responses.ws.turns.first.event"))
				.isLessThanOrEqualTo(metered.total("responses.ws.turns"));
			assertThat(metered.value("responses.ws.turns.gap", "model", "test-model")).isOne();
			assertThat(metered.total("responses.ws.turns.gap")).isPositive()
				.isLessThanOrEqualTo(metered.total("responses.ws.turns.longest.gap"));
			assertThat(metered.total("responses.ws.turns.longest.gap")).isPositive()
				.isLessThanOrEqualTo(metered.total("responses.ws.turns"));
		}
	}

	@Test
	void turnsWithoutOutputTellNoTimeOfIt() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.script().fail("content_refused", "No"));
		try (MeteredClient metered = new MeteredClient(this.server)) {
			metered.run(MeteredClient.request().build());
			assertThat(metered.value("responses.ws.turns.first.event")).isOne();
			assertThat(metered.value("responses.ws.turns.first.output")).isZero();
			assertThat(metered.value("responses.ws.turns.gap")).isZero();
		}
	}

	@Test
	void sessionsThatAreReplacedAreCounted() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hi").await(gate)).once();
		try (MeteredClient metered = new MeteredClient(this.server, UnaryOperator.identity(),
				(pool) -> pool.maxAge(Duration.ofMillis(100)).maxAgeJitter(0))) {
			Disposable turn = metered.client().stream(MeteredClient.request().build()).subscribe();
			MeteredClient.await(() -> metered.value("responses.ws.sessions.rotations") > 0);
			assertThat(turn.isDisposed()).isFalse();
			gate.open();
			metered.await("responses.ws.turns", 1, "outcome", "completed");
		}
	}

	@Test
	void modelsThatMayBeginNoTurnAreShown() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(429, "rate_limit_exceeded", "m", Map.of("retry-after", "30")))
			.once();
		try (MeteredClient metered = new MeteredClient(this.server)) {
			assertThat(metered.value("responses.ws.limits.paused")).isZero();
			StepVerifier
				.create(metered.client().turn(MeteredClient.request().build()).retry(RetrySettings.off()).events())
				.expectError(ResponsesException.class)
				.verify(MeteredClient.LONG);
			assertThat(metered.value("responses.ws.limits.paused")).isOne();
		}
	}

	@Test
	void incompleteTurnIsNoError() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Hi").incomplete("max_output_tokens"));
		try (MeteredClient metered = new MeteredClient(this.server)) {
			metered.run(MeteredClient.request().build());
			assertThat(metered.value("responses.ws.turns", "outcome", "incomplete")).isOne();
			assertThat(metered.value("gen_ai.client.operation.duration", "error.type", "none")).isOne();
		}
	}

	@Test
	void failedResponseNamesTheServicesCode() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hi").fail("content_refused", "No"));
		try (MeteredClient metered = new MeteredClient(this.server)) {
			metered.run(MeteredClient.request().build());
			assertThat(metered.value("responses.ws.turns", "outcome", "failed")).isOne();
			assertThat(metered.value("gen_ai.client.operation.duration", "error.type", "content_refused")).isOne();
		}
	}

	@Test
	void errorEventNamesTheServicesCode() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.error(429, "rate_limit_exceeded", "Slow down"));
		try (MeteredClient metered = new MeteredClient(this.server)) {
			StepVerifier
				.create(metered.client().turn(MeteredClient.request().build()).retry(RetrySettings.off()).events())
				.expectError(ResponsesException.class)
				.verify(MeteredClient.LONG);
			assertThat(metered.value("responses.ws.turns", "outcome", "failed")).isOne();
			assertThat(metered.value("gen_ai.client.operation.duration", "error.type", "rate_limit_exceeded",
					"gen_ai.response.model", "none"))
				.isOne();
			assertThat(metered.find("gen_ai.client.token.usage")).isNull();
		}
	}

	@Test
	void cancelledTurn() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hi").await(gate));
		try (MeteredClient metered = new MeteredClient(this.server)) {
			StepVerifier.create(metered.client().stream(MeteredClient.request().build()))
				.expectNextCount(1)
				.thenCancel()
				.verify(MeteredClient.LONG);
			metered.await("responses.ws.turns", 1, "outcome", "cancelled");
			metered.await("gen_ai.client.operation.duration", 1, "error.type", "cancelled");
			gate.open();
		}
	}

	@Test
	void subscriberThatLeavesWithTheTerminalEventHasACompletedTurn() {
		try (MeteredClient metered = new MeteredClient(this.server)) {
			StepVerifier
				.create(metered.client()
					.stream(MeteredClient.request().build())
					.ofType(ResponseLifecycleEvent.Completed.class)
					.next())
				.expectNextCount(1)
				.expectComplete()
				.verify(MeteredClient.LONG);
			metered.await("responses.ws.turns", 1, "outcome", "completed");
			assertThat(metered.find("responses.ws.turns", "outcome", "cancelled")).isNull();
		}
	}

	@Test
	void turnsThatRunAndWait() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hi").await(gate));
		try (MeteredClient metered = new MeteredClient(this.server, UnaryOperator.identity(),
				(pool) -> pool.maxSessions(1))) {
			Disposable first = metered.client().stream(MeteredClient.request().build()).subscribe();
			gate.awaitReached(MeteredClient.LONG);
			Disposable second = metered.client().stream(MeteredClient.request().build()).subscribe();
			metered.await("responses.ws.turns.pending", 1);
			assertThat(metered.value("responses.ws.lanes", "state", "busy")).isOne();
			assertThat(metered.value("responses.ws.lanes", "state", "free")).isZero();
			second.dispose();
			metered.await("responses.ws.turns.pending", 0);
			metered.await("responses.ws.turns.acquire", 1, "outcome", "cancelled");
			assertThat(metered.value("responses.ws.turns.acquire", "outcome", "acquired")).isOne();
			assertThat(first.isDisposed()).isFalse();
			gate.open();
			metered.await("responses.ws.turns", 1, "outcome", "completed");
		}
	}

	@Test
	void refusedHandshake() {
		this.server.onHandshake().refuse(401, "invalid_api_key", "No such key");
		try (MeteredClient metered = new MeteredClient(this.server)) {
			StepVerifier.create(metered.client().stream(MeteredClient.request().build()))
				.expectError(ResponsesException.class)
				.verify(MeteredClient.LONG);
			metered.await("responses.ws.handshakes", 1, "outcome", "failure", "error", "handshake_unauthorized");
			assertThat(metered.value("responses.ws.turns.acquire", "outcome", "failed")).isOne();
			assertThat(metered.value("responses.ws.sessions", "state", "open")).isZero();
			assertThat(metered.value("gen_ai.client.operation.duration", "error.type", "handshake_unauthorized"))
				.isOne();
		}
	}

	@Test
	void handshakeUnderWay() {
		// Closed before its client, so that the handshake ends.
		ResponsesServer silent = ResponsesServer.builder().start();
		silent.onHandshake().stall();
		try (MeteredClient metered = new MeteredClient(silent); silent) {
			Disposable turn = metered.client().stream(MeteredClient.request().build()).subscribe();
			metered.await("responses.ws.handshakes.active", 1);
			turn.dispose();
		}
	}

	@Test
	void turnThatStaysWithItsLaneAndTurnThatDoesNot() {
		try (MeteredClient metered = new MeteredClient(this.server)) {
			Response first = ResponseEvents.finalResponse(metered.client().stream(MeteredClient.request().build()))
				.block(MeteredClient.LONG);
			Response second = metered.client()
				.turn(MeteredClient.request().previousResponseId(first.id()).build())
				.response()
				.block(MeteredClient.LONG);
			assertThat(metered.value("responses.ws.affinity", "result", "hit")).isOne();
			assertThat(metered.value("responses.ws.affinity", "result", "miss")).isZero();
			this.server.closeAll(1001);
			metered.await("responses.ws.sessions.closed", 1, "reason", "lost");
			metered.client()
				.turn(MeteredClient.request().previousResponseId(second.id()).build())
				.response()
				.block(MeteredClient.LONG);
			assertThat(metered.value("responses.ws.affinity", "result", "hit")).isOne();
			assertThat(metered.value("responses.ws.affinity", "result", "miss")).isOne();
		}
	}

	@Test
	void closedSessionsTellTheirReasonAndAge() {
		MeteredClient metered = new MeteredClient(this.server);
		metered.run(MeteredClient.request().build());
		this.server.dropAll();
		metered.await("responses.ws.sessions.closed", 1, "reason", "lost");
		metered.run(MeteredClient.request().build());
		metered.close();
		metered.await("responses.ws.sessions.closed", 1, "reason", "shutdown");
		assertThat(nanos(metered, "responses.ws.sessions.closed")).isPositive();
		assertThat(metered.value("responses.ws.sessions", "state", "open")).isZero();
	}

	@Test
	void eventsThatWaitForTheirSubscriber() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(64, "many words"));
		try (MeteredClient metered = new MeteredClient(this.server)) {
			StepVerifier.create(metered.client().stream(MeteredClient.request().build()), 1)
				.expectNextCount(1)
				.then(() -> MeteredClient.await(() -> metered.value("responses.ws.buffered") > 0))
				.thenRequest(Long.MAX_VALUE)
				.thenConsumeWhile((event) -> true)
				.expectComplete()
				.verify(MeteredClient.LONG);
			assertThat(metered.value("responses.ws.buffered")).isZero();
		}
	}

	@Test
	void slowSubscriber() {
		// It must still run when the subscriber is found slow.
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.repeatDelta(64, "many words").stall());
		try (MeteredClient metered = new MeteredClient(this.server,
				(session) -> session.lanes(2).maxBufferedEvents(4).slowSubscriberTimeout(Duration.ofMillis(50)),
				UnaryOperator.identity())) {
			StepVerifier.create(metered.client().stream(MeteredClient.request().build()), 1)
				.expectNextCount(1)
				.expectError(SlowSubscriberException.class)
				.verify(MeteredClient.LONG);
			assertThat(metered.value("responses.ws.slow.subscribers")).isOne();
			assertThat(metered.value("gen_ai.client.operation.duration", "error.type", "slow_subscriber")).isOne();
		}
	}

	@Test
	void eventsOfNoTurnAreStray() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Hi").completeWith("{}").rawFrame("""
				{"type":"response.output_text.delta","delta":"late","sequence_number":99}"""));
		try (MeteredClient metered = new MeteredClient(this.server)) {
			metered.run(MeteredClient.request().build());
			metered.await("responses.ws.events.stray", 1);
			assertThat(metered.value("responses.ws.turns", "outcome", "completed")).isOne();
		}
	}

	@Test
	void requestWithoutModel() {
		try (MeteredClient metered = new MeteredClient(this.server)) {
			StepVerifier.create(metered.client().stream(MeteredClient.request().model(null).build()))
				.expectError(ResponsesException.class)
				.verify(MeteredClient.LONG);
			assertThat(metered.value("responses.ws.turns", "model", "none")).isOne();
		}
	}

	@Test
	void manyModelsDoNotMakeManyMeters() {
		try (MeteredClient metered = new MeteredClient(this.server, UnaryOperator.identity(),
				(pool) -> pool.maxSessions(1))) {
			Flux.range(0, 80)
				.concatMap((i) -> metered.client().turn(MeteredClient.request().model("model-" + i).build()).response())
				.blockLast(MeteredClient.LONG);
			assertThat(metered.registry().find("responses.ws.turns.first.event").meters()).hasSizeLessThanOrEqualTo(51);
			assertThat(metered.value("responses.ws.turns", "model", "other")).isPositive();
			assertThat(metered.registry().find("responses.ws.turns").timers().stream().mapToLong(Timer::count).sum())
				.isEqualTo(80);
		}
	}

}
