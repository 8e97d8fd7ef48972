package io.github.responsesws.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.test.fault.HttpProxyRules;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Turns through a proxy of this process.
 */
class ProxyTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@RegisterExtension
	private final CapturedLog log = new CapturedLog();

	private final Map<String, String> properties = new HashMap<>();

	private ResponsesServer server;

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().apiKey("test-key").start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void aTurnGoesThroughTheProxyOfTheSettings() {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().authenticated("user", "s:e cret"))) {
			turn((settings) -> settings.host("127.0.0.1").port(proxy.port()).user("user").password("s:e cret"));
			assertThat(proxy.connections()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "127.*", "127.0.0.0/8", "*" })
	void anExcludedHostIsReachedWithoutTheProxy(String excluded) {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().refusing(403))) {
			turn((settings) -> settings.host("127.0.0.1")
				.port(proxy.port())
				.nonProxyHosts(List.of("other.example", excluded)));
			assertThat(proxy.connections()).isEmpty();
		}
	}

	@Test
	void aProxyThatWantsAPasswordIsNamedAndWhatToSet() {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().authenticated("user", "secret"))) {
			HandshakeException refused = refusal(
					(settings) -> settings.host("127.0.0.1").port(proxy.port()).user("user").password("hunter2"));
			assertThat(refused).hasMessageContaining("the proxy 127.0.0.1:" + proxy.port()).hasMessageContaining("407");
			assertThat(refused.hint()).contains("responses-ws.proxy.user and responses-ws.proxy.password");
			assertThat(refused.isPermanent()).isTrue();
			assertThat(refused.getMessage() + this.log.text()).doesNotContain("hunter2").doesNotContain("base-url");
			assertLoggedInOneLine();
		}
	}

	@Test
	void aProxyThatRefusesTheTunnelIsNamed() {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().refusing(403))) {
			HandshakeException refused = refusal((settings) -> settings.host("127.0.0.1").port(proxy.port()));
			assertThat(refused).hasMessageContaining("the proxy 127.0.0.1:" + proxy.port())
				.hasMessageContaining("status 403");
			assertThat(refused.hint()).contains("CONNECT").contains("responses-ws.proxy.host");
			assertThat(refused.isPermanent()).isTrue();
			assertLoggedInOneLine();
		}
	}

	@Test
	void aProxyThatIsNotThereIsNamed() {
		FaultProxy proxy = proxy(HttpProxyRules.open());
		int port = proxy.port();
		proxy.close();
		HandshakeException refused = refusal((settings) -> settings.host("127.0.0.1").port(port));
		assertThat(refused)
			.hasMessageContaining("the proxy 127.0.0.1:" + port + " was not reached, connection refused");
		assertThat(refused.hint()).contains("responses-ws.proxy.host");
		assertThat(refused.isPermanent()).isFalse();
		assertLoggedInOneLine();
	}

	@Test
	void aProxyThatRefusesTheUpgradeInsideTheTunnelAnswersInPlaceOfTheServer() {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().refusingUpgrades(403))) {
			HandshakeException refused = refusal((settings) -> settings.host("127.0.0.1").port(proxy.port()));
			assertThat(refused.status()).isEqualTo(403);
		}
	}

	@Test
	void systemPropertiesNameProxyAndUser() {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().authenticated("user", "secret"))) {
			systemProxy(proxy);
			this.properties.put("http.proxyUser", "user");
			this.properties.put("http.proxyPassword", "secret");
			turn(null);
			assertThat(proxy.connections()).hasSize(1);
			this.properties.put("http.proxyPassword", "wrong");
			HandshakeException refused = refusal(null);
			assertThat(refused.hint()).contains("http.proxyUser and http.proxyPassword");
		}
	}

	@ParameterizedTest
	@CsvSource({ "http,''", "https,''", "http,secret", "https,secret" })
	void eachSchemeHasItsUserWhoMayHaveNoPassword(String scheme, String password) {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().authenticated("user", password))) {
			this.properties.put(scheme + ".proxyHost", "127.0.0.1");
			this.properties.put(scheme + ".proxyPort", String.valueOf(proxy.port()));
			this.properties.put(scheme + ".proxyUser", "user");
			this.properties.put("http.nonProxyHosts", "");
			if (!password.isEmpty()) {
				this.properties.put(scheme + ".proxyPassword", password);
			}
			turn(null);
			assertThat(proxy.connections()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "a.example|127.*", "*" })
	void aHostThatSystemPropertiesExcludeIsReachedWithoutTheProxy(String excluded) {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().refusing(403))) {
			systemProxy(proxy);
			this.properties.put("http.nonProxyHosts", excluded);
			turn(null);
			assertThat(proxy.connections()).isEmpty();
		}
	}

	@Test
	void theSettingsWinOverSystemProperties() {
		try (FaultProxy proxy = proxy(HttpProxyRules.open()); FaultProxy other = proxy(HttpProxyRules.open())) {
			systemProxy(other);
			turn((settings) -> settings.host("127.0.0.1").port(proxy.port()));
			assertThat(proxy.connections()).hasSize(1);
			assertThat(other.connections()).isEmpty();
		}
	}

	private void systemProxy(FaultProxy proxy) {
		this.properties.put("http.proxyHost", "127.0.0.1");
		this.properties.put("http.proxyPort", String.valueOf(proxy.port()));
		this.properties.put("http.nonProxyHosts", "");
	}

	private void assertLoggedInOneLine() {
		assertThat(this.log.shown().lines()).singleElement().asString().startsWith("WARN No connection to ");
	}

	private FaultProxy proxy(HttpProxyRules rules) {
		return FaultProxy.builder(this.server.port()).httpProxy(rules).start();
	}

	private void turn(Consumer<ProxySettings.Builder> settings) {
		ResponsesWebSocketClient client = client(settings);
		try {
			assertThat(response(client).isCompleted()).isTrue();
		}
		finally {
			client.close().block(LONG);
		}
	}

	private HandshakeException refusal(Consumer<ProxySettings.Builder> settings) {
		ResponsesWebSocketClient client = client(settings);
		try {
			return catchThrowableOfType(HandshakeException.class, () -> response(client));
		}
		finally {
			client.close().block(LONG);
		}
	}

	private static Response response(ResponsesWebSocketClient client) {
		ResponseRequest request = ResponseRequest.builder().model("test-model").input("Hello").build();
		return ResponseEvents.finalResponse(client.stream(request)).block(LONG);
	}

	private ResponsesWebSocketClient client(Consumer<ProxySettings.Builder> settings) {
		ProxySettings.Builder proxy = ProxySettings.builder();
		if (settings != null) {
			settings.accept(proxy);
		}
		return ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl(this.server.baseUrl())
			.transport(TransportMode.WEBSOCKET)
			.transport(NettyTransport.create().proxyFrom(new ProxyEnvironment(this.properties::get, (name) -> null)))
			.connection((connection) -> connection.proxy((settings != null) ? proxy.build() : null))
			.pool((pool) -> pool.maxAttempts(1).minBackoff(Duration.ofSeconds(5)))
			.build();
	}

}
