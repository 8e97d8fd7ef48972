package io.github.responsesws.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

class NettyTransportTests {

	private static final String CONNECT = "CONNECT service.example:443";

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

	private static final ConnectionSettings SERVICE = ConnectionSettings.builder()
		.baseUrl("https://service.example/v1")
		.build();

	private final List<String> properties = List.of("https.proxyHost", "https.proxyPort", "http.proxyHost",
			"http.proxyPort", "socksProxyHost", "socksProxyPort");

	private ServerSocket proxy;

	@BeforeEach
	void start() throws IOException {
		this.proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		this.proxy.setSoTimeout(20_000);
	}

	@AfterEach
	void stop() throws IOException {
		this.properties.forEach(System::clearProperty);
		this.proxy.close();
	}

	@Test
	void thereIsNoProxyUnlessASystemPropertyNamesOne() {
		NettyTransport none = NettyTransport.create()
			.proxyFrom(new ProxyEnvironment(System::getProperty, (name) -> null));
		assertThat(none.proxy(SERVICE)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https.proxy", "http.proxy" })
	void theProxyOfTheSystemPropertiesIsAskedForTheService(String prefix) throws IOException {
		System.setProperty(prefix + "Host", "127.0.0.1");
		System.setProperty(prefix + "Port", String.valueOf(this.proxy.getLocalPort()));
		assertThat(new String(sent(CONNECT.length()), StandardCharsets.US_ASCII)).isEqualTo(CONNECT);
	}

	@Test
	void theSocksProxyOfTheSystemPropertiesIsGreeted() throws IOException {
		System.setProperty("socksProxyHost", "127.0.0.1");
		System.setProperty("socksProxyPort", String.valueOf(this.proxy.getLocalPort()));
		assertThat(sent(1)).containsExactly(5);
	}

	private byte[] sent(int length) throws IOException {
		AuthorizedClient client = new AuthorizedClient(NettyTransport.create(), SERVICE, CONNECT_TIMEOUT,
				CredentialsSupplier.none());
		Disposable request = client.call((http) -> http.get().uri("https://service.example/v1").response())
			.subscribe((response) -> {
			}, (failure) -> {
			});
		try (Socket connection = this.proxy.accept()) {
			return connection.getInputStream().readNBytes(length);
		}
		finally {
			request.dispose();
		}
	}

}
