package io.github.responsesws.connection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ProxyEnvironmentTests {

	private final Map<String, String> properties = new HashMap<>();

	private final Map<String, String> variables = new HashMap<>();

	private final ProxyEnvironment environment = new ProxyEnvironment(this.properties::get, this.variables::get);

	@ParameterizedTest
	@ValueSource(strings = { "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy" })
	void theProxyOfAVariableIsAskedWithItsUser(String variable) throws IOException {
		try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			proxy.setSoTimeout(20_000);
			this.variables.put(variable, "http://us%40er:pass%3Aword@127.0.0.1:" + proxy.getLocalPort());
			AuthorizedClient client = new AuthorizedClient(NettyTransport.create().proxyFrom(this.environment),
					settings("https://service.example/v1"), Duration.ofSeconds(15), CredentialsSupplier.none());
			Disposable request = client.call((http) -> http.get().uri("https://service.example/v1").response())
				.subscribe((response) -> {
				}, (failure) -> {
				});
			try (Socket connection = proxy.accept()) {
				BufferedReader head = new BufferedReader(
						new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
				assertThat(head.readLine()).startsWith("CONNECT service.example:443");
				// us@er:pass:word
				assertThat(List.of(head.readLine(), head.readLine()))
					.contains("proxy-authorization: Basic dXNAZXI6cGFzczp3b3Jk");
			}
			finally {
				request.dispose();
			}
		}
	}

	@Test
	void aPropertyWinsOverAVariable() {
		this.variables.put("HTTPS_PROXY", "http://variable:1");
		this.properties.put("https.proxyHost", "property");
		assertThat(proxyOf("https://service.example/v1").name()).isEqualTo("property:443");
	}

	@ParameterizedTest
	@CsvSource({ "https, http", "http, https" })
	void theSchemesOwnPropertyComesFirstAndTheOtherOneDoes(String own, String other) {
		this.properties.put(other + ".proxyHost", "second");
		assertThat(proxyOf(own + "://service.example/v1").host()).isEqualTo("second");
		this.properties.put(own + ".proxyHost", "first");
		assertThat(proxyOf(own + "://service.example/v1").host()).isEqualTo("first");
	}

	@ParameterizedTest
	@CsvSource({ "service.example", "SERVICE.example", ".example", "example", "*.example", "*", "x.example:443",
			"service.example:443", "10.0.0.1" })
	void aHostThatTheVariableExcludesNeedsNoProxy(String excluded) {
		this.variables.put("HTTPS_PROXY", "proxy:3128");
		this.variables.put("NO_PROXY", "a.test, " + excluded + ",b.test");
		boolean direct = !excluded.startsWith("x.") && !excluded.startsWith("10.");
		assertThat(this.environment.proxyFor(settings("https://service.example/v1").endpoint()) == null)
			.isEqualTo(direct);
	}

	@ParameterizedTest
	@CsvSource({ "10.1.2.3, 10.0.0.0/8, true", "11.1.2.3, 10.0.0.0/8, false", "[2001:db8::1], 2001:db8::/32, true",
			"[2001:db9::1], 2001:db8::/32, false", "[2001:db8::1], [2001:db8::1], true", "10.1.2.3, 10.0.0.0/99, false",
			"10.1.2.3, 10.1.2.3:8443, true", "10.1.2.3, 10.1.2.3:443, false" })
	void networksAndAddressesAreUnderstood(String host, String excluded, boolean direct) {
		this.variables.put("HTTPS_PROXY", "proxy:3128");
		this.variables.put("no_proxy", excluded);
		assertThat(this.environment.proxyFor(settings("https://" + host + ":8443/v1").endpoint()) == null)
			.isEqualTo(direct);
	}

	@Test
	void thisMachineNeedsNoProxyOfAVariable() {
		this.variables.put("HTTP_PROXY", "proxy:3128");
		assertThat(this.environment.proxyFor(settings("http://localhost:8080/v1").endpoint())).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "socks5://proxy, proxy:1080", "proxy.example:8080, proxy.example:8080", "http://proxy, proxy:80",
			"socks4://proxy:9, proxy:9", "http://[::1]:3128, [::1]:3128" })
	void aVariableMayNameOtherKindsOfProxies(String value, String name) {
		this.variables.put("https_proxy", value);
		assertThat(proxyOf("https://service.example/v1").name()).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://me:secret@proxy:443", "http://me:secret@", "http://me:sec ret@proxy",
			"http://me:secret%zz@proxy" })
	void aVariableThatCannotBeUsedIsNamedAndNotRepeated(String value) {
		this.variables.put("HTTPS_PROXY", value);
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> proxyOf("https://service.example/v1"))
			.withMessageContaining("HTTPS_PROXY")
			.withMessageNotContaining("secret");
	}

	@Test
	void aPortThatIsNoneIsRefused() {
		this.properties.put("https.proxyHost", "proxy");
		this.properties.put("https.proxyPort", "80808");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> proxyOf("https://service.example/v1"))
			.withMessageContaining("https.proxyPort must be a port");
	}

	private Proxy proxyOf(String baseUrl) {
		return this.environment.proxyFor(settings(baseUrl).endpoint());
	}

	private static ConnectionSettings settings(String baseUrl) {
		return ConnectionSettings.builder().baseUrl(baseUrl).allowPlaintext(true).build();
	}

}
