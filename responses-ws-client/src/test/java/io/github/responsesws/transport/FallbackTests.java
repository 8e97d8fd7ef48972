package io.github.responsesws.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.WarmUpPrompt;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.protocol.AuthenticationException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.test.fault.HttpProxyRules;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which way turns take when the WebSocket is refused or lost, and when they come back.
 */
class FallbackTests {

	private static final Duration LONG = Fallbacks.LONG;

	private static final String TO_HTTP = "Turns go over HTTP from now on";

	private static final String BACK = "Turns go over the WebSocket again";

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final Fallbacks fallbacks = new Fallbacks();

	@AfterEach
	void stop() {
		this.fallbacks.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 403, 404, 405, 426, 501 })
	void aRefusalForGoodSendsTurnsOverHttpAtOnce(int status) {
		this.fallbacks.server().webSocket().refuse(status);
		Ends ends = new Ends();
		ResponsesWebSocketClient client = this.fallbacks.client((builder) -> builder.turnListener(ends)
			.pool((pool) -> pool.minBackoff(Duration.ofSeconds(8)).maxBackoff(Duration.ofSeconds(8)))
			.fallback((fallback) -> fallback.coolDown(LONG).maxCoolDown(LONG)));
		assertThat(client.transport().current()).isEqualTo(TurnTransport.WEBSOCKET);
		assertThat(client.turn("Hello").response().block(LONG).isCompleted()).isTrue();
		assertThat(client.turn("Hello").response().block(LONG).isCompleted()).isTrue();
		assertThat(this.fallbacks.server().handshakes()).hasSize(1);
		assertThat(this.fallbacks.server().requests()).extracting(ReceivedRequest::transport)
			.containsExactly(io.github.responsesws.test.Transport.HTTP, io.github.responsesws.test.Transport.HTTP);
		assertThat(ends.all()).containsExactly("HTTP COMPLETED", "HTTP COMPLETED");
		TransportSnapshot now = client.transport();
		assertThat(now.current()).isEqualTo(TurnTransport.HTTP);
		assertThat(now.reason()).contains("status " + status);
		assertThat(now.changesToHttp()).isEqualTo(1);
		assertThat(this.log.text()).containsOnlyOnce(TO_HTTP);
	}

	@Test
	void aCloseRightAfterTheUpgradeIsARefusal() {
		this.fallbacks.server().webSocket().closeImmediately(1008);
		ResponsesWebSocketClient client = this.fallbacks
			.client((builder) -> builder.fallback((fallback) -> fallback.coolDown(LONG).maxCoolDown(LONG)));
		assertThat(client.turn("Hello").response().block(LONG).isCompleted()).isTrue();
		assertThat(this.fallbacks.lastRequest().transport()).isEqualTo(io.github.responsesws.test.Transport.HTTP);
		assertThat(client.transport().reason()).contains("closed it at once");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aProxyThatDropsUpgradesIsARefusal(boolean silently) {
		HttpProxyRules rules = silently ? HttpProxyRules.open().droppingUpgrades()
				: HttpProxyRules.open().strippingUpgrades();
		try (FaultProxy proxy = FaultProxy.builder(this.fallbacks.server().port()).httpProxy(rules).start()) {
			ResponsesWebSocketClient client = this.fallbacks.client((builder) -> builder.transport(through(proxy))
				.timeouts((timeouts) -> timeouts.connect(Duration.ofSeconds(2)))
				.fallback((fallback) -> fallback.coolDown(LONG).maxCoolDown(LONG)));
			assertThat(client.turn("Hello").response().block(LONG).isCompleted()).isTrue();
			assertThat(client.turn("Hello").response().block(LONG).isCompleted()).isTrue();
			assertThat(client.transport().current()).isEqualTo(TurnTransport.HTTP);
			assertThat(client.transport().reason()).contains(silently ? "was not answered" : "status 426");
			assertThat(this.fallbacks.server().requests()).hasSize(2)
				.allMatch((request) -> request.transport() == io.github.responsesws.test.Transport.HTTP);
		}
	}

	private static NettyTransport through(FaultProxy proxy) {
		return NettyTransport.of((connections) -> HttpClient.create(connections)
			.proxy((spec) -> spec.type(ProxyProvider.Proxy.HTTP).host("127.0.0.1").port(proxy.port())));
	}

	@Test
	void aConnectionThatEndsInsteadOfAnAnswerIsARefusal() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
			Schedulers.boundedElastic().schedule(() -> endEach(server));
			ResponsesWebSocketClient client = this.fallbacks.client("http://127.0.0.1:" + server.getLocalPort() + "/v1",
					(builder) -> builder.transport(TransportMode.WEBSOCKET).pool((pool) -> pool.maxAttempts(1)));
			StepVerifier.create(client.turn("Hello").response()).expectErrorSatisfies((ex) -> {
				assertThat(((HandshakeException) ex).isUpgradeDropped()).isTrue();
				assertThat(((HandshakeException) ex).hint()).contains("responses-ws.transport");
			}).verify(LONG);
		}
	}

	private static void endEach(ServerSocket server) {
		while (true) {
			try (Socket connection = server.accept()) {
				connection.getInputStream().read();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	@Test
	void aRefusedKeyIsNoReason() {
		try (ResponsesServer guarded = ResponsesServer.builder().apiKey("other").start()) {
			ResponsesWebSocketClient client = this.fallbacks.client(guarded.baseUrl(), (builder) -> {
			});
			StepVerifier.create(client.turn("Hello").response())
				.expectErrorSatisfies((ex) -> assertThat(((HandshakeException) ex).status()).isEqualTo(401))
				.verify(LONG);
			assertThat(client.transport().current()).isEqualTo(TurnTransport.WEBSOCKET);
			assertThat(guarded.requests()).isEmpty();
		}
	}

	@Test
	void aServerThatIsNotThereIsNoReason() {
		ResponsesWebSocketClient client = this.fallbacks.client("http://localhost:1/v1",
				(builder) -> builder.pool((pool) -> pool.maxAttempts(4)));
		StepVerifier.create(client.turn("Hello").response()).expectError(HandshakeException.class).verify(LONG);
		assertThat(client.transport().current()).isEqualTo(TurnTransport.WEBSOCKET);
	}

	@Test
	void lossesInARowSendTurnsOverHttp() {
		this.fallbacks.server()
			.onRequest((request) -> request.transport() == io.github.responsesws.test.Transport.WEBSOCKET)
			.respond(Scripts.drop())
			.always();
		ResponsesWebSocketClient client = this.fallbacks
			.client((builder) -> builder.fallback((fallback) -> fallback.coolDown(LONG).maxCoolDown(LONG)));
		for (int i = 0; i < 3; i++) {
			assertThat(client.transport().current()).isEqualTo(TurnTransport.WEBSOCKET);
			StepVerifier.create(client.turn("Hello").response())
				.expectError(ConnectionLostException.class)
				.verify(LONG);
		}
		assertThat(client.turn("Hello").response().block(LONG).isCompleted()).isTrue();
		assertThat(client.transport().reason()).isEqualTo("The WebSocket was lost 3 times in a row "
				+ "(responses-ws.fallback.max-losses), the last time with connection_lost");
	}

	@Test
	void anAnswerBetweenLossesForgetsThem() {
		this.fallbacks.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.drop(), Scripts.drop(), Scripts.text("Hi"), Scripts.drop(), Scripts.drop(),
					Scripts.error(500, "server_error", "Oops"), Scripts.drop(), Scripts.drop(), Scripts.text("Hi"));
		ResponsesWebSocketClient client = this.fallbacks.client();
		for (int i = 0; i < 9; i++) {
			client.turn("Hello").response().onErrorComplete().block(LONG);
		}
		assertThat(client.transport().current()).isEqualTo(TurnTransport.WEBSOCKET);
		assertThat(client.transport().changesToHttp()).isZero();
	}

	@Test
	void turnsThatAreLostTogetherAreOneLoss() {
		Gate gate = new Gate();
		this.fallbacks.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script().await(gate).text("late"))
			.always();
		ResponsesWebSocketClient client = this.fallbacks.client();
		List<Mono<Response>> turns = Flux.range(0, 4)
			.map((i) -> client.turn("Hello").response().onErrorComplete().cache())
			.collectList()
			.block(LONG);
		turns.forEach(Mono::subscribe);
		Fallbacks.await(() -> this.fallbacks.server().requests().size() == 4);
		this.fallbacks.server().dropAll();
		turns.forEach((turn) -> turn.block(LONG));
		assertThat(client.transport().current()).isEqualTo(TurnTransport.WEBSOCKET);
		gate.open();
	}

	@Test
	void handshakesThatFailInARowSendWaitingTurnsOverHttp() {
		this.fallbacks.server().webSocket().refuse(503);
		ResponsesWebSocketClient client = this.fallbacks
			.client((builder) -> builder.pool((pool) -> pool.maxAttempts(1_000))
				.fallback((fallback) -> fallback.coolDown(LONG).maxCoolDown(LONG)));
		assertThat(client.turn("Hello").response().block(LONG).isCompleted()).isTrue();
		assertThat(client.transport().reason()).contains("3 times in a row").contains("handshake_refused");
	}

	@Test
	void theWebSocketComesBackByItself() {
		Ends ends = new Ends();
		ResponsesWebSocketClient client = this.fallbacks.client((builder) -> builder.turnListener(ends));
		client.turn("Hello").response().block(LONG);
		this.fallbacks.block(client, 403);
		client.turn("Hello").response().block(LONG);
		assertThat(client.transport().current()).isEqualTo(TurnTransport.HTTP);
		int handshakes = this.fallbacks.server().handshakes().size();
		Fallbacks.await(() -> this.fallbacks.server().handshakes().size() > handshakes + 1);
		this.fallbacks.free(client, () -> client.turn("Hello").response().block(LONG));
		TransportSnapshot now = client.transport();
		assertThat(now.reason()).isNull();
		assertThat(now.changesToHttp()).isEqualTo(1);
		assertThat(now.changesToWebSocket()).isEqualTo(1);
		assertThat(ends.all()).doesNotContain("WEBSOCKET FAILED", "HTTP FAILED", "null FAILED")
			.startsWith("WEBSOCKET COMPLETED", "HTTP COMPLETED")
			.endsWith("WEBSOCKET COMPLETED");
		assertThat(this.log.text()).containsOnlyOnce(TO_HTTP).containsOnlyOnce(BACK);
	}

	@Test
	void aWebSocketThatClosesAtOnceAgainIsNotBack() {
		this.fallbacks.server().webSocket().closeImmediately(1008);
		ResponsesWebSocketClient client = this.fallbacks.client();
		for (int i = 0; i < 10; i++) {
			assertThat(client.turn("Hello").response().block(LONG).isCompleted()).isTrue();
			int handshakes = this.fallbacks.server().handshakes().size();
			Fallbacks.await(() -> this.fallbacks.server().handshakes().size() > handshakes);
		}
		assertThat(client.transport().current()).isEqualTo(TurnTransport.HTTP);
		assertThat(client.transport().changesToHttp()).isEqualTo(1);
		assertThat(this.log.text()).containsOnlyOnce(TO_HTTP).doesNotContain(BACK);
	}

	@Test
	void onlyOneTurnAtATimeTriesTheWebSocket() {
		Gate gate = new Gate();
		ResponsesWebSocketClient client = this.fallbacks.client();
		this.fallbacks.server().webSocket().refuse(426);
		client.turn("Hello").response().block(LONG);
		this.fallbacks.server()
			.onRequest((request) -> request.transport() == io.github.responsesws.test.Transport.WEBSOCKET)
			.respond(Scripts.script().await(gate).text("Hi"))
			.always();
		this.fallbacks.server().webSocket().on();
		AtomicInteger overWebSocket = new AtomicInteger();
		Mono<Response> trial = Mono.defer(() -> client.turn("Hello").response());
		Fallbacks.await(() -> {
			trial.subscribe();
			overWebSocket.set((int) this.fallbacks.server()
				.requests()
				.stream()
				.filter((request) -> request.transport() == io.github.responsesws.test.Transport.WEBSOCKET)
				.count());
			return overWebSocket.get() > 0;
		});
		assertThat(overWebSocket).hasValue(1);
		assertThat(client.transport().current()).isEqualTo(TurnTransport.HTTP);
		client.turn("Hello").response().block(LONG);
		assertThat(this.fallbacks.lastRequest().transport()).isEqualTo(io.github.responsesws.test.Transport.HTTP);
		gate.open();
		Fallbacks.await(() -> client.transport().current() == TurnTransport.WEBSOCKET);
	}

	@Test
	void aCancelledTrialLetsTheNextTurnTry() {
		ResponsesWebSocketClient client = this.fallbacks.client();
		this.fallbacks.server().webSocket().refuse(426);
		client.turn("Hello").response().block(LONG);
		Gate gate = new Gate();
		this.fallbacks.server()
			.onRequest((request) -> request.transport() == io.github.responsesws.test.Transport.WEBSOCKET)
			.respond(Scripts.script().await(gate).text("Hi"))
			.once();
		this.fallbacks.server().webSocket().on();
		Fallbacks.await(() -> {
			client.turn("Hello").response().timeout(Duration.ofMillis(200), Mono.empty()).block(LONG);
			return this.fallbacks.lastRequest().transport() == io.github.responsesws.test.Transport.WEBSOCKET;
		});
		assertThat(client.transport().current()).isEqualTo(TurnTransport.HTTP);
		gate.open();
		this.fallbacks.free(client, () -> client.turn("Hello").response().block(LONG));
	}

	@Test
	void theWebSocketAloneNeverFallsBack() {
		this.fallbacks.server().webSocket().refuse(403);
		ResponsesWebSocketClient client = this.fallbacks
			.client((builder) -> builder.transport(TransportMode.WEBSOCKET));
		StepVerifier.create(client.turn("Hello").response()).expectError(HandshakeException.class).verify(LONG);
		assertThat(client.transport().current()).isEqualTo(TurnTransport.WEBSOCKET);
		assertThat(this.fallbacks.server().requests()).isEmpty();
	}

	@Test
	void httpAloneOpensNoSession() {
		ResponsesWebSocketClient client = this.fallbacks.client((builder) -> builder.transport(TransportMode.HTTP)
			.pool((pool) -> pool.minIdle(1))
			.warmUp(new WarmUpPrompt("prompt", ResponseRequest.builder().instructions("Be brief.").build())));
		StepVerifier.create(client.ready()).expectComplete().verify(LONG);
		assertThat(client.turn("Hello").response().block(LONG).isCompleted()).isTrue();
		StepVerifier.create(client.warmUp(ResponseRequest.builder().input("Hello").build()))
			.expectComplete()
			.verify(LONG);
		StepVerifier.create(client.conversation().warmUp()).expectComplete().verify(LONG);
		assertThat(this.fallbacks.server().handshakes()).isEmpty();
		assertThat(this.fallbacks.server().requests()).hasSize(1);
		assertThat(client.transport().current()).isEqualTo(TurnTransport.HTTP);
	}

	@Test
	void aClientIsReadyThoughItsWebSocketIsRefused() {
		this.fallbacks.server().webSocket().refuse(426);
		ResponsesWebSocketClient client = this.fallbacks.client((builder) -> builder.pool((pool) -> pool.minIdle(1)));
		StepVerifier.create(client.ready()).expectComplete().verify(LONG);
		assertThat(client.transport().current()).isEqualTo(TurnTransport.HTTP);
	}

	@Test
	void whatRunsOverHttpIsNotSteered() {
		this.fallbacks.server().webSocket().refuse(426);
		Gate gate = new Gate();
		this.fallbacks.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script().delta("Hel").await(gate).delta("lo"));
		ResponsesWebSocketClient client = this.fallbacks.client();
		StepVerifier
			.create(client.turn("Hello")
				.events()
				.ofType(ResponseLifecycleEvent.Created.class)
				.flatMap((created) -> client.steer(SteerRequest.of(created.responseId(), "Faster")))
				.doOnNext((result) -> gate.open()))
			.assertNext((steered) -> assertThat(((SteerResult.Failed) steered).message()).contains("HTTP"))
			.expectComplete()
			.verify(LONG);
	}

	@Test
	void errorsOfTheServiceAreTheSame() {
		this.fallbacks.server().webSocket().refuse(426);
		this.fallbacks.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.error(401, "invalid_api_key", "No", Map.of()));
		ResponsesWebSocketClient client = this.fallbacks.client();
		StepVerifier.create(client.turn("Hello").response()).expectError(AuthenticationException.class).verify(LONG);
	}

	/**
	 * Notes how turns end.
	 */
	private static final class Ends implements TurnListener {

		private final List<String> ends = new CopyOnWriteArrayList<>();

		List<String> all() {
			return this.ends;
		}

		@Override
		public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
			this.ends.add(turn.transport() + " " + outcome);
		}

	}

}
