package io.github.responsesws;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.responsesws.connection.Credentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.Provider;
import io.github.responsesws.connection.ServiceEnvironment;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.MissingApiKeyException;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What a client is built with.
 */
class ResponsesWebSocketClientBuilderTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final ResponseRequest HELLO = ResponseRequest.builder().input("Hello").build();

	@ParameterizedTest
	@EnumSource
	void theProviderDecidesOnWhatIsNotSet(Provider provider) {
		ClientSettings settings = builder().provider(provider).settings();
		assertThat(settings.session().lanes()).isEqualTo(provider.lanes());
		assertThat(settings.session().steering()).isEqualTo(provider.steering());
		assertThat(settings.session().pingTimeout()).isEqualTo(provider.pingTimeout());
		assertThat(settings.session().maxRequestSize()).isEqualTo(provider.maxRequestSize());
		assertThat(settings.pool().maxAge()).isEqualTo(provider.maxAge());
		assertThat(settings.pool().idleTimeout()).isEqualTo(provider.idleTimeout());
	}

	@Test
	void theHostOfTheBaseUrlTellsTheProvider() {
		assertThat(builder().settings().session().lanes()).isEqualTo(16);
		assertThat(builder().settings().session().steering()).isTrue();
		assertThat(builder().baseUrl("https://api.x.ai/v1").settings().pool().maxAge()).hasMinutes(24);
		assertThat(builder().baseUrl(URI.create("https://ai-gateway.vercel.sh/v1")).settings().pool().maxAge())
			.hasMinutes(12);
		assertThat(builder().connection((connection) -> connection.baseUrl("https://gateway.example/v1"))
			.settings()
			.session()
			.lanes()).isEqualTo(1);
	}

	@Test
	void whatIsSetWinsWhateverTheOrder() {
		ClientSettings before = builder().session((session) -> session.lanes(3))
			.pool((pool) -> pool.maxAge(Duration.ofMinutes(7)))
			.baseUrl("https://api.x.ai/v1")
			.provider(Provider.OPENAI)
			.settings();
		ClientSettings after = builder().provider(Provider.OPENAI)
			.baseUrl("https://api.x.ai/v1")
			.pool((pool) -> pool.maxAge(Duration.ofMinutes(7)))
			.session((session) -> session.lanes(3))
			.settings();
		for (ClientSettings settings : List.of(before, after)) {
			assertThat(settings.session().lanes()).isEqualTo(3);
			assertThat(settings.session().steering()).isTrue();
			assertThat(settings.pool().maxAge()).hasMinutes(7);
		}
	}

	@Test
	void theLastConfigurerWins() {
		ClientSettings settings = builder().pool((pool) -> pool.maxSessions(2).minIdle(1))
			.pool((pool) -> pool.maxSessions(3))
			.timeouts((timeouts) -> timeouts.turn(Duration.ofMinutes(9)))
			.conversation((conversation) -> conversation.maxReplaySize(2))
			.retry((retry) -> retry.maxAttempts(2))
			.limits((limits) -> limits.inFlight(3))
			.settings();
		assertThat(settings.pool().maxSessions()).isEqualTo(3);
		assertThat(settings.pool().minIdle()).isEqualTo(1);
		assertThat(settings.timeouts().turn()).hasMinutes(9);
		assertThat(settings.conversation().maxReplaySize()).isEqualTo(2);
		assertThat(settings.retry().maxAttempts()).isEqualTo(2);
		assertThat(settings.limits().inFlight()).isEqualTo(3);
	}

	@Test
	void configurersAreGivenTheDefaultsOfTheProvider() {
		List<Duration> seen = new ArrayList<>();
		builder().pool((pool) -> seen.add(pool.build().maxAge())).provider(Provider.VERCEL).settings();
		assertThat(seen).containsExactly(Duration.ofMinutes(12));
	}

	@Test
	void aBuilderMayBuildSeveralClients() {
		PooledClientBuilder builder = builder().session((session) -> session.lanes(2));
		assertThat(builder.settings().session().lanes()).isEqualTo(2);
		builder.session((session) -> session.lanes(4));
		assertThat(builder.settings().session().lanes()).isEqualTo(4);
	}

	@Test
	void aServiceThatWantsAKeyIsNotBuiltWithout() {
		assertThatExceptionOfType(MissingApiKeyException.class)
			.isThrownBy(() -> ResponsesWebSocketClient.builder().build())
			.withMessage("No API key is configured for api.openai.com (responses-ws.api-key)");
		assertThatExceptionOfType(MissingApiKeyException.class).isThrownBy(() -> ResponsesWebSocketClient.builder()
			.baseUrl("http://localhost:1/v1")
			.provider(Provider.AZURE)
			.build());
		assertThatNoException().isThrownBy(() -> {
			close(ResponsesWebSocketClient.builder().credentials(CredentialsSupplier.none()));
			close(ResponsesWebSocketClient.builder().baseUrl("http://localhost:1/v1"));
			close(ResponsesWebSocketClient.builder()
				.connection((connection) -> connection.headers(Map.of("authorization", "Bearer token"))));
		});
	}

	@Test
	void aKeyThatFitsIntoNoHeaderIsRefusedWithoutRepeatingIt() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ResponsesWebSocketClient.builder().apiKey("sec\nret").build())
			.withMessageStartingWith("responses-ws.api-key ")
			.withMessageNotContaining("ret")
			.satisfies((ex) -> assertThat(ex.value()).isNull());
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user:pass word@host/v1", "https://user:pass@host/v1" })
	void aBaseUrlThatCannotBeUsedIsNotRepeated(String baseUrl) {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ResponsesWebSocketClient.builder().baseUrl(baseUrl).build())
			.withMessageStartingWith("responses-ws.base-url ")
			.withMessageNotContaining("pass ")
			.satisfies((ex) -> assertThat(ex.properties()).startsWith("responses-ws.base-url"));
	}

	@Test
	void theEnvironmentFillsInWhatIsNotSet() {
		ServiceEnvironment environment = ServiceEnvironment.of(Map.of("OPENAI_BASE_URL", "https://api.x.ai/v1",
				"OPENAI_ORG_ID", "org", "OPENAI_PROJECT_ID", "proj", "OPENAI_API_KEY", "key")::get);
		ClientSettings filled = builder().environment(environment).settings();
		assertThat(filled.connection().baseUrl()).isEqualTo(URI.create("https://api.x.ai/v1"));
		assertThat(filled.connection().organization()).isEqualTo("org");
		assertThat(filled.connection().project()).isEqualTo("proj");
		assertThat(filled.pool().maxAge()).hasMinutes(24);
		assertThat(key(filled)).isEqualTo("Bearer key");
		ClientSettings set = builder().apiKey("own")
			.baseUrl("https://api.openai.com/v1")
			.connection((connection) -> connection.organization("own-org"))
			.environment(environment)
			.settings();
		assertThat(set.connection().baseUrl()).isEqualTo(URI.create("https://api.openai.com/v1"));
		assertThat(set.connection().organization()).isEqualTo("own-org");
		assertThat(set.connection().project()).isEqualTo("proj");
		assertThat(key(set)).isEqualTo("Bearer own");
	}

	@Test
	void withoutBeingAskedNothingReadsTheEnvironment() {
		assertThat(builder().settings().credentials().credentials(false).block(LONG)).isNull();
	}

	@Test
	void sessionsAndPlainHttpShareHeadersAndCredentials() {
		try (ResponsesServer server = ResponsesServer.builder().apiKey("right-key").start()) {
			List<String> opened = new ArrayList<>();
			ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
				.apiKey("right-key")
				.baseUrl(server.baseUrl())
				.model("test-model")
				.connection((connection) -> connection.headers(Map.of("X-Team", "blue")))
				.sessionListener(new SessionListener() {

					@Override
					public void onOpened(String sessionId, long nanos) {
						opened.add(sessionId);
					}

				})
				.build();
			assertThat(client.turn(HELLO).response().block(LONG)).isNotNull();
			assertThat(opened).hasSize(1);
			assertThat(server.handshakes()).singleElement().satisfies((handshake) -> {
				assertThat(handshake.header("authorization")).isEqualTo("Bearer right-key");
				assertThat(handshake.header("x-team")).isEqualTo("blue");
			});
			client.close().block(LONG);
		}
	}

	private static String key(ClientSettings settings) {
		Credentials credentials = settings.credentials().credentials(false).block(LONG);
		assertThat(credentials).isNotNull();
		return credentials.value();
	}

	private static void close(ResponsesWebSocketClient.Builder builder) {
		builder.build().close().block(LONG);
	}

	private static PooledClientBuilder builder() {
		return new PooledClientBuilder();
	}

}
