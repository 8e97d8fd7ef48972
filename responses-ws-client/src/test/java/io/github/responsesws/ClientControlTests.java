package io.github.responsesws;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.session.CloseReason;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.transport.BreakerState;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.TurnTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What those who run an application may do to its client, and what they see of it.
 */
class ClientControlTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final List<CloseReason> closed = new CopyOnWriteArrayList<>();

	private final Gate gate = new Gate();

	private @Nullable ResponsesWebSocketClient client;

	@AfterEach
	void stop() {
		this.gate.open();
		if (this.client != null) {
			this.client.close().block(LONG);
		}
		this.server.close();
	}

	@Test
	void drainedSessionEndsWithItsLastTurn() {
		ResponsesWebSocketClient client = start((builder) -> builder);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.script().await(this.gate).text("Held.")).times(1);
		CompletableFuture<Response> turn = client.turn("Hello").response().toFuture();
		this.gate.awaitReached(LONG);
		verify(client.control().drain("session-1"), true);
		assertThat(client.turn("Hello").response().block(LONG).outputText()).isNotEmpty();
		assertThat(client.snapshot().sessions()).hasSize(2);
		assertThat(this.closed).isEmpty();
		this.gate.open();
		assertThat(turn.orTimeout(60, TimeUnit.SECONDS).join().outputText()).isEqualTo("Held.");
		await(() -> this.closed.equals(List.of(CloseReason.REQUESTED)));
		verify(client.control().drain("session-1"), false);
	}

	@Test
	void closedSessionEndsAtOnce() {
		ResponsesWebSocketClient client = start((builder) -> builder);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.script().await(this.gate).text("Held.")).times(1);
		CompletableFuture<Response> turn = client.turn("Hello").retry(RetrySettings.off()).response().toFuture();
		this.gate.awaitReached(LONG);
		verify(client.control().close("session-1"), true);
		assertThat(turn.handle((response, failure) -> failure).orTimeout(60, TimeUnit.SECONDS).join())
			.isInstanceOf(ConnectionLostException.class);
		await(() -> this.closed.equals(List.of(CloseReason.REQUESTED)));
		assertThat(client.turn("Hello").response().block(LONG).outputText()).isNotEmpty();
	}

	@Test
	void sessionThatThereIsNotIsLeftAlone() {
		ResponsesWebSocketClient client = start((builder) -> builder);
		verify(client.control().close("session-7"), false);
		verify(client.control().drain("no session"), false);
	}

	@RepeatedTest(5)
	void noTurnIsLostToADrain() {
		ResponsesWebSocketClient client = start(
				(builder) -> builder.pool((pool) -> pool.maxSessions(2)).session((session) -> session.lanes(4)));
		for (int round = 0; round < 10; round++) {
			ask(client);
			CompletableFuture<List<Response>> turns = Flux.range(0, 8)
				.flatMap((number) -> client.turn("Hello").retry(RetrySettings.off()).response())
				.collectList()
				.toFuture();
			client.snapshot().sessions().forEach((session) -> client.control().drain(session.id()).block(LONG));
			assertThat(turns.orTimeout(60, TimeUnit.SECONDS).join()).hasSize(8);
		}
	}

	@Test
	void breakerIsResetBeforeItsCoolDown() {
		ResponsesWebSocketClient client = start((builder) -> builder
			.pool((pool) -> pool.minBackoff(Duration.ofMinutes(5)).maxBackoff(Duration.ofMinutes(5)))
			.fallback((fallback) -> fallback.coolDown(Duration.ofMinutes(5)).maxCoolDown(Duration.ofMinutes(5))));
		assertThat(client.transport().breaker().state()).isEqualTo(BreakerState.WEBSOCKET);
		assertThat(client.transport().breaker().retryAt()).isNull();
		this.server.webSocket().refuse(403);
		ask(client);
		assertThat(client.transport().breaker().state()).isEqualTo(BreakerState.HTTP);
		assertThat(client.transport().breaker().retryAt()).isNotNull();
		this.server.webSocket().on();
		StepVerifier.create(client.control().resetBreaker()).expectComplete().verify(LONG);
		assertThat(client.transport().current()).isEqualTo(TurnTransport.WEBSOCKET);
		assertThat(client.transport().reason()).isNull();
		assertThat(client.transport().breaker().retryAt()).isNull();
		ask(client);
		assertThat(this.server.requests()).extracting((request) -> request.transport().name())
			.containsExactly("HTTP", "WEBSOCKET");
	}

	@Test
	void breakerThatIsResetInVainTripsAgain() {
		ResponsesWebSocketClient client = start((builder) -> builder);
		this.server.webSocket().refuse(403);
		ask(client);
		client.control().resetBreaker().block(LONG);
		ask(client);
		assertThat(client.transport().current()).isEqualTo(TurnTransport.HTTP);
		assertThat(client.transport().changesToHttp()).isEqualTo(2);
	}

	@Test
	void backOffIsForgottenWhereThereIsNoBreaker() {
		ResponsesWebSocketClient client = start((builder) -> builder.transport(TransportMode.WEBSOCKET)
			.pool((pool) -> pool.minBackoff(Duration.ofMinutes(5)).maxBackoff(Duration.ofMinutes(5))));
		assertThat(client.transport().breaker()).isNull();
		this.server.webSocket().refuse(403);
		client.turn("Hello").response().onErrorComplete().block(LONG);
		this.server.webSocket().on();
		client.control().resetBreaker().block(LONG);
		ask(client);
	}

	@Test
	void warmsUpOpenSessionsWhenAsked() {
		ResponsesWebSocketClient client = start((builder) -> builder.session((session) -> session.lanes(2))
			.warmUp(new WarmUpPrompt("one", ResponseRequest.builder().instructions("one").build()))
			.warmUpOn(false, false));
		ask(client);
		StepVerifier.create(client.control().warmUp()).expectNext(1L).expectComplete().verify(LONG);
		assertThat(this.server.requests()).hasSize(2)
			.last()
			.satisfies((request) -> assertThat(request.body().path("instructions").asString()).isEqualTo("one"));
	}

	@Test
	void opensASessionToWarmItUp() {
		ResponsesWebSocketClient client = start((builder) -> builder
			.warmUp(new WarmUpPrompt("one", ResponseRequest.builder().instructions("one").build()))
			.warmUpOn(false, false));
		StepVerifier.create(client.control().warmUp()).expectNext(0L).expectComplete().verify(LONG);
		assertThat(this.server.takeRequest(LONG).body().path("instructions").asString()).isEqualTo("one");
	}

	@Test
	void withoutSessionsOrPromptsNothingIsWarmedUp() {
		ResponsesWebSocketClient client = start((builder) -> builder.transport(TransportMode.HTTP));
		StepVerifier.create(client.control().warmUp()).expectNext(0L).expectComplete().verify(LONG);
		assertThat(this.server.handshakes()).isEmpty();
	}

	@Test
	void chainsThatLanesHoldAreCounted() {
		ResponsesWebSocketClient client = start((builder) -> builder.session((session) -> session.lanes(4)));
		assertThat(client.snapshot().chains()).isZero();
		Response first = ask(client);
		await(() -> client.snapshot().chains() == 1);
		ResponseRequest next = ResponseRequest.builder().previousResponseId(first.id()).input("And?").build();
		assertThat(client.turn(next).response().block(LONG)).isNotNull();
		await(() -> client.snapshot().chains() == 1);
		ask(client);
		await(() -> client.snapshot().chains() == 2);
		client.control().drain("session-1").block(LONG);
		assertThat(client.snapshot().chains()).isZero();
	}

	@Test
	void historiesThatStrictPrefixKnowsAreCounted() {
		ResponsesWebSocketClient client = start((builder) -> builder.strictPrefix(true));
		assertThat(client.knownPrefixes()).isZero();
		client.stream(ResponseRequest.builder().input(InputItem.userMessage("Hello")).build()).blockLast(LONG);
		assertThat(client.knownPrefixes()).isOne();
	}

	private ResponsesWebSocketClient start(UnaryOperator<ResponsesWebSocketClient.Builder> customizer) {
		this.client = customizer.apply(ResponsesWebSocketClient.builder()
			.baseUrl(this.server.baseUrl())
			.model("test-model")
			.sessionListener(new SessionListener() {

				@Override
				public void onClosed(String sessionId, CloseReason reason, long ageNanos) {
					ClientControlTests.this.closed.add(reason);
				}

			})).build();
		return this.client;
	}

	private static Response ask(ResponsesWebSocketClient client) {
		return Objects.requireNonNull(client.turn("Hello").response().block(LONG));
	}

	private static void verify(Mono<Boolean> control, boolean expected) {
		StepVerifier.create(control).expectNext(expected).expectComplete().verify(LONG);
	}

	private static void await(BooleanSupplier condition) {
		Flux.interval(Duration.ofMillis(5)).takeUntil((tick) -> condition.getAsBoolean()).blockLast(LONG);
	}

}
