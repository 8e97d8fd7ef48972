package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.test.fault.HttpProxyRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application behind the proxy that the JDK's system properties name.
 */
class SystemProxyTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final Map<String, @Nullable String> before = new HashMap<>();

	private final ResponsesServer server = ResponsesServer.builder().start();

	@AfterEach
	void restore() {
		this.before.forEach((name, value) -> {
			if (value != null) {
				System.setProperty(name, value);
			}
			else {
				System.clearProperty(name);
			}
		});
		this.server.close();
	}

	@ParameterizedTest
	@CsvSource({ "http,''", "https,''", "http,secret", "https,secret" })
	void eachSchemeHasItsUserWhoMayHaveNoPassword(String scheme, String password) {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().authenticated("user", password))) {
			set(scheme, proxy, "");
			set(scheme + ".proxyUser", "user");
			if (!password.isEmpty()) {
				set(scheme + ".proxyPassword", password);
			}
			turn();
			assertThat(proxy.connections()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "a.example|127.*", "*" })
	void anExcludedHostIsReachedWithoutIt(String excluded) {
		try (FaultProxy proxy = proxy(HttpProxyRules.open().refusing(403))) {
			set("http", proxy, excluded);
			turn();
			assertThat(proxy.connections()).isEmpty();
		}
	}

	private FaultProxy proxy(HttpProxyRules rules) {
		return FaultProxy.builder(this.server.port()).httpProxy(rules).start();
	}

	private void set(String scheme, FaultProxy proxy, String excluded) {
		set(scheme + ".proxyHost", "127.0.0.1");
		set(scheme + ".proxyPort", String.valueOf(proxy.port()));
		set("http.nonProxyHosts", excluded);
	}

	private void set(String name, String value) {
		this.before.put(name, System.setProperty(name, value));
	}

	private void turn() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ResponsesWsAutoConfiguration.class))
			.withPropertyValues("responses-ws.base-url=" + this.server.baseUrl(), "responses-ws.api-key=key",
					"responses-ws.model=test-model", "responses-ws.transport=websocket")
			.run((context) -> assertThat(
					context.getBean(ResponsesWebSocketClient.class).turn("Hello").response().block(LONG))
				.isNotNull());
	}

}
