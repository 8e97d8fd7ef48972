package io.github.responsesws.health;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.transport.TransportMode;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.health.actuate.endpoint.SimpleHttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.SimpleStatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the indicator says while the server works, stops, comes back and refuses the key.
 */
class ResponsesWsHealthIndicatorTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String SECRET = "sk-very-secret";

	private ResponsesServer server;

	private @Nullable ResponsesWebSocketClient client;

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().start();
	}

	@AfterEach
	void stop() {
		if (this.client != null) {
			this.client.close().block(LONG);
		}
		this.server.close();
	}

	@Test
	void unknownBeforeTheFirstHandshake() {
		Health health = health(client());
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("lastHandshake", "none yet")
			.containsEntry("endpoint", "ws://127.0.0.1:" + this.server.port() + "/v1/responses")
			.containsEntry("sessions", 0);
		assertThat(this.server.handshakes()).isEmpty();
	}

	@Test
	void outOfServiceOnFallbackIfAskedFor() {
		ResponsesWebSocketClient client = client();
		ResponsesWsHealthIndicator strict = new ResponsesWsHealthIndicator(client, true);
		turn(client);
		assertThat(strict.health(true).block(LONG).getStatus()).isEqualTo(Status.UP);
		this.server.webSocket().refuse(403);
		client.snapshot().sessions().forEach((session) -> client.control().close(session.id()).block(LONG));
		turn(client);
		Health health = strict.health(true).block(LONG);
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails().get("transport").toString()).contains("current=http", "status 403");
		assertThat(health(client).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void unknownFailsNoProbe() {
		Status unknown = health(client()).getStatus();
		assertThat(new SimpleStatusAggregator().getAggregateStatus(Status.UP, unknown)).isEqualTo(Status.UP);
		assertThat(new SimpleHttpCodeStatusMapper().getStatusCode(unknown)).isEqualTo(200);
	}

	@Test
	void upAfterATurn() {
		ResponsesWebSocketClient client = client();
		turn(client);
		Health health = health(client);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("sessions", 1).containsKey("freeLanes");
		assertThat(handshake(health)).containsEntry("outcome", "success").containsKey("time");
	}

	@Test
	void busyLanesAreCounted() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hi").await(gate));
		ResponsesWebSocketClient client = client();
		Disposable turn = client.stream(request()).subscribe();
		gate.awaitReached(LONG);
		assertThat(health(client).getDetails()).containsEntry("busyLanes", 1).containsEntry("freeLanes", 0);
		assertThat(turn.isDisposed()).isFalse();
		gate.open();
	}

	@Test
	void askingCostsNoRequest() {
		ResponsesWebSocketClient client = client();
		turn(client);
		for (int i = 0; i < 10; i++) {
			health(client);
		}
		assertThat(this.server.requests()).hasSize(1);
		assertThat(this.server.handshakes()).hasSize(1);
	}

	@Test
	void downWhenTheCredentialsAreRefused() {
		this.server.onHandshake().refuse(401, "invalid_api_key", "Incorrect API key provided: " + SECRET);
		ResponsesWebSocketClient client = client();
		failingTurn(client);
		Health health = health(client);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(handshake(health)).containsEntry("outcome", "failure")
			.containsEntry("code", "handshake_unauthorized")
			.extractingByKey("reason", InstanceOfAssertFactories.STRING)
			.startsWith("The handshake was refused with status 401. Check responses-ws.api-key");
		assertThat(health.toString()).doesNotContain(SECRET);
	}

	@Test
	void downWhenTheKeyIsRevokedWhileSessionsLive() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hi").await(gate));
		ResponsesWebSocketClient client = client(TransportMode.WEBSOCKET, UnaryOperator.identity());
		Disposable turn = client.stream(request()).subscribe();
		gate.awaitReached(LONG);
		this.server.onHandshake().refuse(403, "permission_denied", "No");
		Disposable waiting = client.stream(request()).onErrorComplete().subscribe();
		await(client, Status.DOWN);
		assertThat(health(client).getDetails()).containsEntry("sessions", 1);
		waiting.dispose();
		assertThat(turn.isDisposed()).isFalse();
		gate.open();
	}

	@Test
	void upWhileASessionLivesAlthoughNoOtherOpens() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hi").await(gate));
		ResponsesWebSocketClient client = client();
		Disposable turn = client.stream(request()).subscribe();
		gate.awaitReached(LONG);
		this.server.onHandshake().refuse(503, "overloaded", "Later");
		Disposable waiting = client.stream(request()).subscribe();
		Flux.interval(Duration.ofMillis(5))
			.takeUntil((tick) -> client.snapshot().lastHandshake().failure() != null)
			.blockLast(LONG);
		Health health = health(client);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(handshake(health)).containsEntry("outcome", "failure").containsEntry("code", "handshake_refused");
		waiting.dispose();
		assertThat(turn.isDisposed()).isFalse();
		gate.open();
	}

	@Test
	void closingAtOnceIsARefusalWhoseWordsAreNotRepeated() {
		this.server.onHandshake().closeImmediately(1008, "bad key " + SECRET);
		ResponsesWebSocketClient client = client(TransportMode.WEBSOCKET, UnaryOperator.identity());
		failingTurn(client);
		Health health = health(client);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(handshake(health)).containsEntry("code", "handshake_refused")
			.extractingByKey("reason", InstanceOfAssertFactories.STRING)
			.startsWith("The server accepted the connection and closed it at once. ");
		assertThat(health.toString()).doesNotContain(SECRET);
	}

	@Test
	void downWhileTheServerIsGoneAndUpAfterTheNextTurn() {
		ResponsesWebSocketClient client = client((pool) -> pool.maxAttempts(1));
		turn(client);
		int port = this.server.port();
		this.server.close();
		// A turn that finds the connection before its end is known says nothing of the
		// server.
		await(client, Status.DOWN);
		failingTurn(client);
		Health down = health(client);
		assertThat(down.getStatus()).isEqualTo(Status.DOWN);
		assertThat(down.getDetails()).containsEntry("sessions", 0);
		assertThat(handshake(down)).containsEntry("code", "handshake_failed")
			.extractingByKey("reason", InstanceOfAssertFactories.STRING)
			.contains("connection refused")
			.contains("responses-ws.base-url");
		this.server = ResponsesServer.builder().port(port).start();
		turn(client);
		assertThat(health(client).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void downWhenTheServerGoesAndUpWhenItIsBackWithoutATurn() {
		ResponsesWebSocketClient client = client();
		turn(client);
		int port = this.server.port();
		this.server.close();
		await(client, Status.DOWN);
		this.server = ResponsesServer.builder().port(port).start();
		await(client, Status.UP);
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void clientThatKeepsSessionsFindsOutByItself() {
		ResponsesWebSocketClient client = client((pool) -> pool.minIdle(1));
		await(client, Status.UP);
		int port = this.server.port();
		this.server.close();
		await(client, Status.DOWN);
		this.server = ResponsesServer.builder().port(port).start();
		await(client, Status.UP);
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void tellsWhichWayTurnsTakeAndWhy() {
		this.server.webSocket().refuse(403);
		ResponsesWebSocketClient client = client();
		assertThat(health(client).getDetails()).containsEntry("transport", Map.of("current", "websocket"));
		turn(client);
		Health health = health(client);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails().get("transport")).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("current", "http")
			.containsKey("since")
			.extractingByKey("reason", InstanceOfAssertFactories.STRING)
			.startsWith("The handshake was refused with status 403");
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(401, "invalid_api_key", "Incorrect API key provided: " + SECRET));
		failingTurn(client);
		assertThat(health(client).getStatus()).isEqualTo(Status.DOWN);
		assertThat(health(client).toString()).doesNotContain(SECRET);
	}

	private static void await(ResponsesWebSocketClient client, Status status) {
		assertThat(Mono.defer(new ResponsesWsHealthIndicator(client)::health)
			.filter((health) -> health.getStatus().equals(status))
			.repeatWhenEmpty(Integer.MAX_VALUE, (again) -> again.delayElements(Duration.ofMillis(5)))
			.block(LONG)).isNotNull();
	}

	private static Health health(ResponsesWebSocketClient client) {
		return assertThat(new ResponsesWsHealthIndicator(client).health().block(LONG)).isNotNull().actual();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> handshake(Health health) {
		return (Map<String, Object>) assertThat(health.getDetails().get("lastHandshake")).isInstanceOf(Map.class)
			.actual();
	}

	private static void turn(ResponsesWebSocketClient client) {
		StepVerifier.create(client.turn(request()).response()).expectNextCount(1).expectComplete().verify(LONG);
	}

	private static void failingTurn(ResponsesWebSocketClient client) {
		StepVerifier.create(client.turn(request()).response()).expectError(ResponsesException.class).verify(LONG);
	}

	private static ResponseRequest request() {
		return ResponseRequest.builder().model("test-model").input("Hello").build();
	}

	private ResponsesWebSocketClient client() {
		return client(UnaryOperator.identity());
	}

	private ResponsesWebSocketClient client(UnaryOperator<PoolSettings.Builder> pool) {
		return client(TransportMode.AUTO, pool);
	}

	private ResponsesWebSocketClient client(TransportMode mode, UnaryOperator<PoolSettings.Builder> pool) {
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.apiKey(SECRET)
			.transport(mode)
			.baseUrl(this.server.baseUrl())
			.pool((builder) -> pool.apply(builder.shutdownTimeout(Duration.ofSeconds(2))
				.minBackoff(Duration.ofMillis(10))
				.maxBackoff(Duration.ofMillis(50))))
			.build();
		this.client = client;
		return client;
	}

}
