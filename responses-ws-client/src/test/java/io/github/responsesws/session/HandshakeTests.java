package io.github.responsesws.session;

import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.ServerConnection;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakeTests {

	private ResponsesServer server;

	private final Pools pools = new Pools();

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().apiKey("test-key").start();
	}

	@AfterEach
	void stop() {
		this.pools.close();
		this.server.close();
	}

	@Test
	void sendsHeadersQueryAndSubprotocol() {
		ConnectionSettings connection = Pools.connection(this.server)
			.headers(Map.of("X-Team", "blue"))
			.query(Map.of("model", "a b&c"))
			.organization("org-1")
			.project("proj-1")
			.build();
		SessionPool pool = this.pools.open(connection, (session) -> session, (settings) -> settings);
		response(pool);
		assertThat(this.server.handshakes()).singleElement().satisfies((handshake) -> {
			assertThat(handshake.header("x-team")).isEqualTo("blue");
			assertThat(handshake.header("openai-organization")).isEqualTo("org-1");
			assertThat(handshake.header("openai-project")).isEqualTo("proj-1");
			assertThat(handshake.header("authorization")).isEqualTo("Bearer test-key");
			assertThat(handshake.uri()).endsWith("/v1/responses?model=a%20b%26c");
		});
	}

	@Test
	void aRefusedKeyIsPermanentAndSaysSo() {
		SessionPool pool = this.pools.add(Pools
			.builder(Pools.connection(this.server).build(), (session) -> session,
					(settings) -> settings.maxBackoff(Duration.ofMinutes(1)))
			.credentials(CredentialsSupplier.of(Credentials.bearer("sk-wrong-key")))
			.build());
		StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
			HandshakeException refused = (HandshakeException) ex;
			assertThat(refused.status()).isEqualTo(401);
			assertThat(refused.isPermanent()).isTrue();
			assertThat(refused.headers()).containsKey("x-request-id");
			assertThat(refused.serverMessage()).isNotBlank();
			assertThat(refused.hint()).contains("responses-ws.api-key");
			assertThat(refused.getMessage() + refused).doesNotContain("sk-wrong-key");
		}).verify(Pools.LONG);
		assertThat(this.server.handshakes()).as("one refresh of the credentials").hasSize(2);
	}

	@Test
	void aStaleTokenIsRefreshedOnce() {
		AtomicInteger asked = new AtomicInteger();
		SessionPool pool = this.pools
			.add(Pools.builder(Pools.connection(this.server).build(), (session) -> session, (settings) -> settings)
				.credentials((refresh) -> {
					asked.incrementAndGet();
					return Mono.just(Credentials.bearer(refresh ? "test-key" : "stale"));
				})
				.build());
		assertThat(response(pool).isCompleted()).isTrue();
		assertThat(asked).hasValue(2);
	}

	@Test
	void credentialsThatFailAreATypedError() {
		SessionPool pool = this.pools.add(Pools
			.builder(Pools.connection(this.server).build(), (session) -> session, (settings) -> settings.maxAttempts(1))
			.credentials((refresh) -> Mono.error(new IllegalStateException("the vault is closed")))
			.build());
		StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
			assertThat(((HandshakeException) ex).code()).isEqualTo("credentials_unavailable");
			assertThat(ex).hasRootCauseMessage("the vault is closed");
		}).verify(Pools.LONG);
	}

	@Test
	void aSupplierOfCredentialsMayBlockAtEveryHandshake() {
		Set<String> threads = ConcurrentHashMap.newKeySet();
		SessionPool pool = this.pools
			.add(Pools.builder(Pools.connection(this.server).build(), (session) -> session, (settings) -> settings)
				.credentials((refresh) -> {
					threads.add(Thread.currentThread().getName());
					String key = Mono.delay(Duration.ofMillis(1)).thenReturn("test-key").block(Pools.LONG);
					return Mono.just(Credentials.bearer(key));
				})
				.build());
		for (int i = 1; i <= 3; i++) {
			assertThat(response(pool).isCompleted()).isTrue();
			this.server.connections().forEach(ServerConnection::drop);
			int opened = i + 1;
			// The pool opens the next one by itself, on an event loop.
			Pools.await(() -> this.server.handshakes().size() >= opened);
		}
		assertThat(threads).allMatch((name) -> name.startsWith("boundedElastic"));
	}

	@Test
	void aSupplierThatBlocksWhereItMustNotIsExplained() {
		SessionPool pool = this.pools.add(Pools
			.builder(Pools.connection(this.server).build(), (session) -> session, (settings) -> settings.maxAttempts(1))
			.credentials((refresh) -> Mono.just("vault")
				.publishOn(Schedulers.parallel())
				.map((name) -> Credentials.bearer(String.valueOf(Mono.delay(Duration.ofMillis(1)).block(Pools.LONG)))))
			.build());
		StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
			assertThat(((HandshakeException) ex).code()).isEqualTo("credentials_unavailable");
			assertThat(((HandshakeException) ex).hint()).contains("subscribeOn(Schedulers.boundedElastic())");
		}).verify(Pools.LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "no\nInjected: 1", "no\r\nWARN forged", "no\u001b[2J", "no\u2028x", "no\u202ex" })
	void whatAServerSaysStaysInItsLine(String message) {
		this.server.onHandshake()
			.refuse(503, Map.of(),
					"{\"error\":{\"code\":\"c\\nd\",\"message\":" + JsonNodeFactory.instance.stringNode(message) + "}}")
			.times(1);
		// The pool may try by itself before the second turn comes.
		this.server.onHandshake().closeImmediately(1008, message);
		SessionPool pool = this.pools.open(this.server, (session) -> session, (settings) -> settings.maxAttempts(1));
		for (int i = 0; i < 2; i++) {
			StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
				HandshakeException refused = (HandshakeException) ex;
				assertThat(refused.getMessage() + refused.serverMessage() + refused.code()).contains("no")
					.doesNotContainPattern("[\\p{Cntrl}\\u2028\\u202e]");
			}).verify(Pools.LONG);
		}
	}

	@Test
	void theMessageOfAnErrorStaysInItsLine() {
		this.server.onRequest((request) -> true)
			.respond(Scripts.error(400, "bad\ncode", "no\nInjected: 1\u001b[2J", Map.of("x-request-id", "r\r\n1")));
		StepVerifier.create(this.pools.open(this.server).exchange(Pools.request("Hello")))
			.expectErrorSatisfies((ex) -> {
				ApiException refused = (ApiException) ex;
				assertThat(refused.getMessage() + refused.serverMessage() + refused.code() + refused.requestId())
					.contains("Injected: 1")
					.doesNotContainPattern("\\p{Cntrl}");
			})
			.verify(Pools.LONG);
	}

	@Test
	void aTransientRefusalIsTriedAgain() {
		this.server.onHandshake().refuse(503, Map.of("retry-after", "1"), "{}").times(2);
		SessionPool pool = this.pools.open(this.server);
		assertThat(response(pool).isCompleted()).isTrue();
		assertThat(this.server.handshakes()).hasSize(3);
	}

	@Test
	void aLongBodyOfARefusalIsKept() {
		String message = "m".repeat(9000);
		this.server.onHandshake()
			.refuse(403, Map.of(), "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"" + message + "\"}}")
			.times(5);
		SessionPool pool = this.pools.open(this.server);
		StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
			assertThat(((HandshakeException) ex).status()).isEqualTo(403);
			assertThat(((HandshakeException) ex).serverMessage()).hasSize(9000).startsWith("mmmm");
			assertThat(ex.getMessage()).contains("mmmm").hasSizeLessThan(500);
		}).verify(Pools.LONG);
	}

	@Test
	void acceptedAndClosedAtOnceCountsAsRefused() {
		this.server.onHandshake().closeImmediately(1008, "model not allowed").times(100);
		SessionPool pool = this.pools.open(this.server);
		StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
			HandshakeException refused = (HandshakeException) ex;
			assertThat(refused.status()).isEqualTo(101);
			assertThat(refused.serverMessage()).isEqualTo("model not allowed");
			assertThat(refused.isPermanent()).isTrue();
		}).verify(Pools.LONG);
	}

	@Test
	void redirectsAreNotFollowed() {
		this.server.onHandshake().refuse(307, Map.of("location", "http://127.0.0.1:1/"), "").times(5);
		SessionPool pool = this.pools.open(this.server);
		StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
			assertThat(((HandshakeException) ex).status()).isEqualTo(307);
			assertThat(((HandshakeException) ex).hint()).contains("redirects");
		}).verify(Pools.LONG);
	}

	@Test
	void aServerThatNeverAnswersMeetsTheConnectTimeout() throws Exception {
		try (ServerSocket silent = new ServerSocket(0)) {
			ConnectionSettings connection = ConnectionSettings.builder()
				.baseUrl(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/v1"))
				.build();
			SessionPool pool = this.pools
				.add(Pools.builder(connection, (session) -> session, (settings) -> settings.maxAttempts(1))
					.timeouts((timeouts) -> timeouts.connect(Duration.ofMillis(200)))
					.build());
			StepVerifier.create(pool.exchange(Pools.request("Hello")))
				.expectErrorSatisfies(
						(ex) -> assertThat(ex).hasMessageContaining("200ms (responses-ws.timeouts.connect)"))
				.verify(Pools.LONG);
		}
	}

	@Test
	void aWrongHostNamesTheProperty() {
		ConnectionSettings connection = ConnectionSettings.builder()
			.baseUrl(URI.create("https://no-such-host.invalid/v1"))
			.build();
		SessionPool pool = this.pools.add(Pools.builder(connection, (session) -> session, (settings) -> settings)
			.timeouts((timeouts) -> timeouts.connect(Duration.ofSeconds(1)))
			.build());
		// Without a name server the look-up is not refused, it runs into the timeout.
		StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
			assertThat(ex).hasMessageContaining("no-such-host.invalid");
			assertThat(((HandshakeException) ex).hint()).contains("responses-ws.base-url");
		}).verify(Pools.LONG);
	}

	@Test
	void aClosedPortNamesTheProperty() {
		int port = this.server.port();
		this.server.close();
		ConnectionSettings connection = ConnectionSettings.builder()
			.baseUrl(URI.create("http://127.0.0.1:" + port + "/v1"))
			.build();
		SessionPool pool = this.pools.open(connection, (session) -> session, (settings) -> settings.maxAttempts(2));
		StepVerifier.create(pool.exchange(Pools.request("Hello"))).expectErrorSatisfies((ex) -> {
			assertThat(ex).hasMessageContaining("connection refused");
			assertThat(((HandshakeException) ex).hint()).contains("responses-ws.base-url");
		}).verify(Pools.LONG);
	}

	@Test
	void anOrdinaryWebServerIsNoResponsesServer() {
		DisposableServer web = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.route((routes) -> routes.get("/**", (request, answer) -> answer.sendString(Mono.just("<h1>Hello</h1>"))))
			.bindNow();
		try {
			ConnectionSettings connection = ConnectionSettings.builder()
				.baseUrl(URI.create("http://127.0.0.1:" + web.port()))
				.build();
			SessionPool pool = this.pools.open(connection, (session) -> session, (settings) -> settings);
			StepVerifier.create(pool.exchange(Pools.request("Hello")))
				.expectErrorSatisfies((ex) -> assertThat(((HandshakeException) ex).status()).isEqualTo(200))
				.verify(Pools.LONG);
		}
		finally {
			web.disposeNow();
		}
	}

	private static Response response(SessionPool pool) {
		return ResponseEvents.finalResponse(pool.exchange(Pools.request("Hello"))).block(Pools.LONG);
	}

}
