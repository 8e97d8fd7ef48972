package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.reactor.netty.autoconfigure.ReactorNettyConfigurations.ReactorResourceFactoryConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the auto-configured client puts on the wire, and how it leaves it.
 */
class ResponsesWsWireTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private OneAnswerServer server = OneAnswerServer.start();

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void handshakeCarriesWhatIsConfigured() {
		runner()
			.withPropertyValues("responses-ws.api-key=key", "responses-ws.organization=org",
					"responses-ws.project=proj", "responses-ws.headers.X-Tenant=blue", "responses-ws.query.model=fast")
			.run((context) -> {
				create(context.getBean(ResponsesWebSocketClient.class));
				assertThat(this.server.handshakes()).singleElement().satisfies((headers) -> {
					assertThat(headers.get("Authorization")).isEqualTo("Bearer key");
					assertThat(headers.get("OpenAI-Organization")).isEqualTo("org");
					assertThat(headers.get("OpenAI-Project")).isEqualTo("proj");
					assertThat(headers.get("X-Tenant")).isEqualTo("blue");
					assertThat(headers.contains("Accept-Encoding")).isFalse();
				});
				assertThat(this.server.queries()).containsExactly("?model=fast");
			});
	}

	@Test
	void withoutKeyNoCredentialsAreSent() {
		runner().run((context) -> {
			create(context.getBean(ResponsesWebSocketClient.class));
			assertThat(this.server.handshakes()).singleElement()
				.satisfies((headers) -> assertThat(headers.contains("Authorization")).isFalse());
		});
	}

	@Test
	void requestWithoutModelGetsTheConfiguredOne() {
		runner().withPropertyValues("responses-ws.model=some-model").run((context) -> {
			create(context.getBean(ResponsesWebSocketClient.class));
			assertThat(this.server.requests()).singleElement()
				.satisfies((request) -> assertThat(request.path("model").asString()).isEqualTo("some-model"));
		});
	}

	@Test
	void listenersHearOfTurnsAndSessionsInTheirOrder() {
		runner().withUserConfiguration(Listeners.class).run((context) -> {
			create(context.getBean(ResponsesWebSocketClient.class));
			Listeners listeners = context.getBean(Listeners.class);
			assertThat(listeners.ended.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
			assertThat(listeners.heard).containsExactly("opened", "first COMPLETED", "second COMPLETED");
		});
	}

	@Test
	void clientStopsBeforeItsEventLoops() {
		runner().withUserConfiguration(ReactorResourceFactoryConfiguration.class)
			.withPropertyValues("spring.reactor.netty.shutdown-quiet-period=0s")
			.run((context) -> {
				ResponsesWebSocketClient client = context.getBean(ResponsesWebSocketClient.class);
				create(client);
				context.close();
				assertThat(client.snapshot().sessions()).isEmpty();
				StepVerifier.create(client.stream(request())).expectError(ResponsesException.class).verify(LIMIT);
			});
	}

	@Test
	void turnThatNeverEndsDoesNotHoldUpTheShutdown() {
		this.server.close();
		this.server = OneAnswerServer.startStalling();
		runner().withUserConfiguration(ReactorResourceFactoryConfiguration.class)
			// Without retries, the first event is not held back.
			.withPropertyValues("responses-ws.pool.shutdown-timeout=100ms", "responses-ws.retry.max-attempts=1",
					"spring.reactor.netty.shutdown-quiet-period=0s")
			.run((context) -> {
				List<ResponseEvent> events = new CopyOnWriteArrayList<>();
				StepVerifier
					.create(context.getBean(ResponsesWebSocketClient.class)
						.stream(request())
						.doOnNext(events::add)
						// The first event shows that the turn runs.
						.doOnNext((event) -> closeSoon(context::close)))
					.expectNextCount(1)
					.expectError(ResponsesException.class)
					.verify(LIMIT);
				assertThat(events).hasSize(1);
			});
	}

	@Test
	void contextThatFailsAfterTheClientWasMadeClosesIt() {
		runner().withUserConfiguration(Failing.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(Failing.client).isNotNull();
			StepVerifier.create(Failing.client.stream(request())).expectError(ResponsesException.class).verify(LIMIT);
		});
	}

	private static void closeSoon(Runnable close) {
		new Thread(close, "shutdown").start();
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ResponsesWsAutoConfiguration.class))
			.withPropertyValues("OPENAI_API_KEY=", "OPENAI_ORG_ID=", "OPENAI_PROJECT_ID=",
					"responses-ws.base-url=" + this.server.baseUrl());
	}

	private static void create(ResponsesWebSocketClient client) {
		StepVerifier.create(client.turn(request()).response().map(Response::id))
			.expectNext("resp_1")
			.expectComplete()
			.verify(LIMIT);
	}

	private static ResponseRequest request() {
		return ResponseRequest.builder().input("Hello").build();
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		private final CountDownLatch ended = new CountDownLatch(2);

		@Bean
		@Order(2)
		TurnListener second() {
			return listener("second");
		}

		@Bean
		@Order(1)
		TurnListener first() {
			return listener("first");
		}

		@Bean
		SessionListener sessions() {
			return new SessionListener() {

				@Override
				public void onOpened(String sessionId, long nanos) {
					Listeners.this.heard.add("opened");
				}

			};
		}

		private TurnListener listener(String name) {
			return new TurnListener() {

				@Override
				public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
					Listeners.this.heard.add(name + " " + outcome);
					Listeners.this.ended.countDown();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		private static @Nullable ResponsesWebSocketClient client;

		@Bean
		Object failing(ResponsesWebSocketClient client) {
			Failing.client = client;
			throw new IllegalStateException("for the test");
		}

	}

}
